"""Tests that a document of measurements is read as it was written."""
import unittest

from comparison import document, peers, report, session
from comparison.protocol import Run
from comparison.session import Entry, Results


def training(job, *seconds):
    """Results of the engine and NumPy, which took so many seconds in the second of two epochs."""
    chosen = [peers.OURS, next(peer for peer in peers.ALL if peer.name == "numpy")]
    return Results(session.JOBS[job], 2, 1, [
        Entry(peer, 1, [Run([9.0, value], [8000, 9000], {}, {"version": "1", "settings": "s"}, 12.0 + value, 10.0)])
        for peer, value in zip(chosen, seconds)], {})


def cases():
    told = {case: {"case": case, "seconds": 2e-6, "correct": 9000} for case in session.JOBS["predict"].cases}
    return Results(session.JOBS["predict"], 0, 1, [Entry(peers.OURS, 1, [Run(cases=told)])], {})


class DocumentTest(unittest.TestCase):
    TEXT = report.document([training("notebook", 0.5, 2.0), cases()],
                           [session.Session("bench/compare", ["Machine: idle", "Date: 2026-01-02 03:04"], [])])

    def test_document_is_read_as_the_report_wrote_it(self):
        read = document.parse(self.TEXT)
        self.assertEqual("2026-01-02 03:04", read.about["Date"])
        self.assertEqual({"notebook": "1", "predict": "1"}, read.rounds)
        self.assertEqual([("Lanewise", 0.5), ("mini-batch NumPy", 2.0)],
                         [(row.system, row.seconds("an epoch")) for row in read.rows("notebook", 1)])
        self.assertEqual("4.0x", read.row("notebook", "mini-batch NumPy").cells["/ Lanewise 1"])
        self.assertEqual({1: 10.0, 2: 14.0}, read.row("notebook", "mini-batch NumPy").curve)
        self.assertEqual(2e-6, read.row("predict", "Lanewise", case="one image").seconds("median"))
        self.assertEqual([], read.rows("wide"))
        self.assertIsNone(read.row("notebook", "Lanewise", threads=2))

    def test_what_the_report_does_not_write_is_refused(self):
        for wrong, telling in ((self.TEXT.replace("## Prediction", "## Predictions"), "no section of a job"),
                               (self.TEXT.replace("Medians of", "Means of"), "no section of a job"),
                               (self.TEXT.replace("2.00 s |", "2.00 s | 3 |", 1), "cells instead of"),
                               (self.TEXT.replace("14.0 s", "14.0 m"), "'14.0 m' is no time"),
                               ("# A page\n", "no job")):
            with self.subTest(telling), self.assertRaisesRegex(ValueError, telling):
                document.parse(wrong)

    def test_times_have_the_units_of_the_report(self):
        for value in 1.2e-7, 3.45e-6, 0.0123, 0.345, 12.3, 456.0:
            self.assertAlmostEqual(1, document.seconds(report.seconds(value)) / value, delta=0.005)
        for wrong in "", "12", "1.2 h", "-1 s", "1e3 s":
            with self.assertRaises(ValueError):
                document.seconds(wrong)


if __name__ == "__main__":
    unittest.main()

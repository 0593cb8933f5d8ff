"""Tests of bench/figures: that blocks are replaced and nothing else, and that tables say what was measured."""
import unittest

from comparison import document
from pages import blocks, machines, plots, tables

TEXT = """# Page

<!-- bench/figures: one -->
old
<!-- end -->

Between.

<!-- bench/figures: two -->
<!-- end -->
"""

DOCUMENT = """# Comparison with other systems

- Java of the engine: openjdk version "17.0.1" 2026-10-20
- Date: from 2026-01-02 00:27, 2 minutes; to 2026-01-03 02:10, 6 minutes (13 in all)

## {title}

| system            | threads | an epoch | / Lanewise 1 | correct after 3 | first epoch after | whole process |
|-------------------|--------:|---------:|-------------:|----------------:|------------------:|--------------:|
| Lanewise          |       1 |   1.00 s |        1.00x |            9500 |            4.00 s |        6.00 s |
| PyTorch, autograd |       1 |   2.01 s |        2.01x |            9500 |            1.00 s |        5.00 s |

Medians of 3 to 5 rounds.

Time from the start of the process to the end of an epoch, evaluation included:

| system            | threads |      1 |      3 |
|-------------------|--------:|-------:|-------:|
| Lanewise          |       1 | 4.00 s | 6.00 s |
| PyTorch, autograd |       1 | 1.00 s | 5.00 s |
"""


def measured(name, *jobs):
    titles = {job: title for title, job in document.TITLES.items()}
    documents = [document.parse(DOCUMENT.format(title=titles[job])) for job in jobs]
    machine = machines.Machine(name, f"processor of {name}", "none", (f"{name}.md",))
    return machines.Measured(machine, documents, {job: one for one in documents for job in one.jobs})


class Blocks(unittest.TestCase):
    def test_only_what_is_between_marks_changes(self):
        told = blocks.fill(TEXT, {"one": ["1"], "two": ["2", "3"]})
        self.assertIn("<!-- bench/figures: one -->\n\n1\n\n<!-- end -->\n\nBetween.\n\n", told)
        self.assertIn("\n2\n3\n", told)
        self.assertNotIn("old", told)
        self.assertEqual(told, blocks.fill(told, {"one": ["1"], "two": ["2", "3"]}))

    def test_document_has_each_block_exactly_once(self):
        for text in (TEXT.replace("two", "three"), TEXT + TEXT, TEXT + "<!-- end -->\n",
                     TEXT + "<!-- bench/figures: more -->\n", TEXT.replace("<!-- end -->\n\nBetween", "Between")):
            with self.subTest(text), self.assertRaises(ValueError):
                blocks.fill(text, {"one": [], "two": []})


class Tables(unittest.TestCase):
    def test_job_that_the_first_machine_lacks_is_that_of_the_next_one(self):
        told = [measured("A", "notebook", "table"), measured("B", "notebook", "wide")]
        lines = tables.readme(told)
        self.assertEqual("| one thread | the notebook's network, one epoch (A) | a small table, one epoch (A) "
                         "| a wide network, three epochs (B) |", lines[0])
        self.assertEqual("| PyTorch, autograd | 2.01 s, 2.01x | 2.01 s, 2.01x | 5.00 s, 0.83x |", lines[5])
        self.assertEqual("Machines: A (processor of A, Java 17.0.1, 2026-01-02 to 2026-01-03); "
                         "B (processor of B, Java 17.0.1, 2026-01-02 to 2026-01-03).", lines[-1])

    def test_single_machine_is_named_once(self):
        lines = tables.readme([measured("A", "notebook", "table", "wide"), measured("B", "wide")])
        self.assertEqual("| one thread | the notebook's network, one epoch | a small table, one epoch "
                         "| a wide network, three epochs |", lines[0])
        self.assertEqual("Machine: processor of A, Java 17.0.1, 2026-01-02 to 2026-01-03.", lines[-1])

    def test_systems_that_are_faster_are_listed(self):
        self.assertEqual(["| wide layers, the whole process of 3 epochs | B | PyTorch, autograd 1.20x (1 thread) |"],
                         tables.slower([measured("B", "wide")])[2:])

    def test_epoch_from_which_on_lanewise_is_ahead_is_interpolated(self):
        other = {1: 1.0, 11: 21.0}
        self.assertEqual("1", tables.ahead_from({1: 0.5, 11: 9.0}, other))
        # 6 + 0.5 n against 1 + 2 n, n epochs after the first.
        self.assertEqual("5", tables.ahead_from({1: 6.0, 11: 11.0}, other))
        self.assertEqual("none", tables.ahead_from({1: 0.5, 11: 22.0}, other))

    def test_every_machine_is_a_column_where_it_measured_the_job(self):
        told = [measured("A", "notebook"), measured("B", "wide"), measured("C", "wide")]
        self.assertEqual(["| an epoch | B | C |", "| --- | --- | --- |", "| **Lanewise** | **1.00 s** | **1.00 s** |",
                          "| PyTorch, autograd | 2.01 s, 2.01x | 2.01 s, 2.01x |"],
                         tables.systems_by_machine(told, "wide", tables.EPOCH))

    def test_other_task_of_scikit_learn_is_marked(self):
        title = next(title for title, job in document.TITLES.items() if job == "notebook")
        one = document.parse(DOCUMENT.format(title=title).replace("PyTorch, autograd", "scikit-learn     "))
        told = machines.Measured(measured("A", "wide").machine, [one], {"notebook": one})
        self.assertEqual("| scikit-learn | 2.01 s, 2.01x* |",
                         tables.systems_by_machine([told], "notebook", tables.EPOCH)[-1])



class Plots(unittest.TestCase):
    def test_panels_show_what_was_measured(self):
        told = [measured("A", "notebook", "table", "small", "wide")]
        self.assertIn("Wide layers (A): Lanewise 1.00 s, PyTorch, autograd 2.01 s.", plots.speed(told, ("notebook", "wide")))
        self.assertIn("after 1 and 3 epochs: Lanewise 4 and 6, PyTorch, autograd 1 and 5.", plots.start(told))

    def test_names_fit_beside_their_bars(self):
        for machine in machines.MACHINES:
            for job in tables.TRAININGS:
                for row in machine.read().rows(job):
                    self.assertLessEqual(len(plots.short(row.system)), 17)


if __name__ == "__main__":
    unittest.main()

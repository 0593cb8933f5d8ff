"""Tests of the sweep: what it keeps is what it reads again, and what it draws stands where the numbers say."""
import re
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from scaling import chart, model, points
from scaling.points import Point


def row(sweep, point, seconds, machine="M", java="17"):
    return dict(zip(points.KEYS, [sweep, *map(str, point)])) | {
        "epoch_seconds": seconds, "gflops": 10 / seconds, "examples": 50000, "machine": machine, "java": java,
        "engine": "commit 1", "date": "2026-01-01 00:00"}


SVG = "{http://www.w3.org/2000/svg}"


class Points(unittest.TestCase):
    POINT = Point("784-40-10", False, 10, 1, "512")

    def kept(self, *rows):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            for one in rows:
                points.append(file, one)
            return points.read(file)

    def test_what_was_measured_is_not_measured_again_by_the_same_machine_and_jdk(self):
        rows = self.kept(row("hidden", self.POINT, 1.0), row("hidden", self.POINT, 3.0), row("batch", self.POINT, 1.0))
        self.assertEqual(2, points.times_measured(rows, "hidden", self.POINT, "M", "17"))
        for other in (self.POINT._replace(threads=2), self.POINT._replace(kernels="256"), self.POINT._replace(batch=1)):
            self.assertEqual(0, points.times_measured(rows, "hidden", other, "M", "17"))
        self.assertEqual(0, points.times_measured(rows, "hidden", self.POINT, "M", "25"))
        self.assertEqual(0, points.times_measured(rows, "hidden", self.POINT, "N", "17"))

    def test_charts_get_the_fastest_run_of_their_own_sweep(self):
        wide = Point("784-1024-1024-10", True, 128, 2, "512")
        rows = self.kept(*(row("width", self.POINT, seconds) for seconds in (5.0, 1.0, 2.0)), row("width", wide, 4.0),
                         row("hidden", self.POINT, 100.0))
        self.assertEqual({self.POINT: (1.0, 10.0), wide: (4.0, 2.5)}, points.fastest(rows, "width"))

    def test_sweeps_cover_what_they_say_and_no_point_twice(self):
        sweeps = points.sweeps("256")
        for told in sweeps.values():
            self.assertEqual(len(told), len(set(told)))
        self.assertEqual({"scalar", "64", "128", "256"}, {point.kernels for point in sweeps["width"]})
        self.assertEqual((1, 1024), (min(p.batch for p in sweeps["batch"]), max(p.batch for p in sweeps["batch"])))
        units = [int(point.layers.split("-")[1]) for point in sweeps["hidden"]]
        self.assertEqual((10, 4096), (min(units), max(units)))


class Model(unittest.TestCase):
    def test_more_cores_than_units_can_use_gain_nothing_by_units(self):
        at_most = model.by_units(model.WIDE, model.FAR, 64)
        self.assertEqual(at_most, model.by_units(model.WIDE, model.FAR, 128))
        self.assertLess(model.by_examples(model.WIDE, model.FAR, 128, 4), at_most)

    def test_free_communication_leaves_what_is_not_shared(self):
        free = model.Cores("free", 0, 0, float("inf"))
        self.assertAlmostEqual(model.WIDE.alike + model.WIDE.shared / 16, model.by_units(model.WIDE, free, 16))
        whole = model.WIDE.alike + model.WIDE.shared
        self.assertAlmostEqual(whole / 8, model.by_examples(model.WIDE, free, 8, 8))

    def test_step_shorter_than_its_meetings_is_not_worth_sharing(self):
        slow = model.Cores("slow", 10e-6, 0, 1e9)
        self.assertGreater(model.by_units(model.NOTEBOOK, slow, 2), model.by_units(model.NOTEBOOK, slow, 1))


class Charts(unittest.TestCase):
    def test_axis_puts_values_where_they_belong(self):
        axis = chart.Axis([1, 100], 0, 108)
        self.assertAlmostEqual(54, axis.at(10))
        self.assertLess(axis.at(1), 5)
        linear = chart.Axis([3, 87], 200, 100, linear=True)
        self.assertEqual([0, 20, 40, 60, 80, 100], linear.ticks)
        self.assertEqual((200, 150, 100), (linear.at(0), linear.at(50), linear.at(100)))
        named = chart.Axis([0, 2], 0, 100, names=("a", "b", "c"))
        self.assertEqual(["a", "b", "c"], [named.label(tick) for tick in named.ticks])
        self.assertAlmostEqual(50, named.at(1))

    def test_logarithmic_ticks_are_neither_few_nor_many(self):
        for low, high in ((10, 4096), (1, 1024), (0.03, 70), (0.03, 0.09), (0.2, 0.9)):
            self.assertTrue(2 <= len(chart.log_ticks(low, high)) <= 9, (low, high, chart.log_ticks(low, high)))

    def test_drawing_is_xml_with_a_dot_for_every_point_inside_its_panel(self):
        panel = chart.Panel("seconds <1>", "units & more", (
            chart.Series("1 thread", ((10, 0.1), (100, 1.0), (1000, 7.0))), chart.Series("2", ((10, 0.2),), 1, True)))
        text = chart.draw([panel, panel], "a < b", "1 & 2")
        root = xml.fromstring(text)
        dots = root.findall(f".//{SVG}circle")
        self.assertEqual(8, len(dots))
        for dot in dots:
            self.assertTrue(chart.TOP <= float(dot.get("cy")) % chart.HEIGHT <= chart.HEIGHT - chart.BOTTOM)
            self.assertTrue(chart.LEFT <= float(dot.get("cx")) <= chart.WIDTH - chart.RIGHT)
        # The legend names a line once, not once a panel.
        self.assertEqual(1, len(re.findall(">1 thread<", text)))
        self.assertEqual(["a < b", "1 & 2"], [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")])
        self.assertIn("prefers-color-scheme: dark", text)

    def test_bars_are_as_long_as_the_logarithms_of_their_values(self):
        panel = chart.Bars("times", (("a", 0.1, "0.1 s", 0), ("b", 1.0, "1 s", 1), ("c", 10.0, "10 s", 1)))
        root = xml.fromstring(chart.draw_bars([panel, panel], "t", "d"))
        ends = [float(dot.get("cx")) for dot in root.findall(f".//{SVG}circle")]
        self.assertEqual(6, len(ends))
        self.assertAlmostEqual(ends[1] - ends[0], ends[2] - ends[1], delta=0.2)
        self.assertEqual(ends[:3], ends[3:])
        self.assertEqual(2, len([text for text in root.findall(f".//{SVG}text") if text.text == "0.1 s"
                                 and text.get("font-weight")]))


if __name__ == "__main__":
    unittest.main()

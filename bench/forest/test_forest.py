"""Tests of bench/trees, and that docs/trees.md and README.md show what was measured."""
import tempfile
import unittest
from pathlib import Path

from forest import measurements, page, tables, trials

FLOWERS = tables.Table("wine", tables.CLASSES, "kind", "kind of a flower", tables.R, "garden::flowers", "MIT")
TEXT = "size,colour,kind\n1, red ,a\n2.5,NA,b\n?,blue,a\n4,blue,\n5,red,b\n"


def measured(scores):
    """Measurements of all tables and learners; ``scores`` gives the score of a learner and a seed."""
    kept = {"machine": {"processor": "a processor", "threads": 2, "java": "Java 17", "python": "Python 3"},
            "tables": {}, "runs": []}
    for table in tables.ALL:
        kept["tables"][table.name] = {"rows": 1000, "numbers": 2, "categories": 1, "missing": 3, "sha256": "00"}
        for learner in trials.LEARNERS:
            for seed in trials.SEEDS:
                value = scores(learner, seed)
                kept["runs"].append({"table": table.name, "learner": learner, "seed": seed, "accuracy": value,
                                     "log_loss": 1 - value, "r2": value,
                                     "mae": 1000 * (1 - value), "seconds": 2.0, "version": "1", "date": "2026-12-01"})
    return kept


def equal(_learner, seed):
    return 0.8 + seed / 1000


def trees_better(learner, seed):
    return equal(learner, seed) + (0.1 + seed / 10000 if learner in (trials.BOOSTING, "xgboost") else 0)


class Tables(unittest.TestCase):
    def test_cells_that_say_missing_are_empty_and_rows_without_a_target_are_left_out(self):
        data = tables.parse(FLOWERS, TEXT)
        self.assertEqual([["1", "red", "a"], ["2.5", "", "b"], ["", "blue", "a"], ["5", "red", "b"]], data.rows)
        self.assertEqual((["colour"], 1, 2, 2), (data.categories, data.numbers(), data.missing(), data.target))
        self.assertEqual(["a", "b", "a", "b"], data.targets(data.rows))
        self.assertEqual(data.rows, tables.parse(FLOWERS, data.text(data.rows)).rows)

    def test_a_file_without_header_gets_one_and_full_stops_after_classes_go(self):
        adult = next(table for table in tables.ALL if table.header)
        data = tables.parse(adult, ", ".join(["1"] * 14 + ["<=50K"]) + "\n\n" + ", ".join(["?"] * 14 + [">50K."]) + "\n")
        self.assertEqual((["<=50K", ">50K"], 14), (data.targets(data.rows), data.missing()))

    def test_a_table_of_another_shape_is_refused(self):
        for text in (TEXT + "1,2\n", TEXT.replace("kind", "sort")):
            with self.assertRaises(tables.Failure):
                tables.parse(FLOWERS, text)

    def test_a_table_that_is_not_here_is_named_with_its_source(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(tables.Failure, "clone .*ageron/handson-ml2"):
            tables.read(next(table for table in tables.ALL if table.name == "california"), None, folder)

    def test_a_split_is_the_same_for_a_seed_and_has_every_row_once(self):
        data = tables.Data(["x", "y"], [[str(i), "a"] for i in range(101)], [], 1)
        training, test = data.split(1)
        self.assertEqual((81, 20), (len(training), len(test)))
        self.assertEqual(sorted(data.rows), sorted(training + test))
        self.assertEqual((training, test), data.split(1))
        self.assertNotEqual(test, data.split(2)[1])
        # So that no version of Python draws other rows.
        self.assertEqual("4 9 10 16 20 33 36 38 39 42 45 50 52 59 66 67 81 82 84 98", " ".join(row[0] for row in test))

    def test_names_are_unique_and_short_forms_of_repositories_are_links(self):
        self.assertEqual(len(tables.ALL), len({table.name for table in tables.ALL}))
        self.assertEqual("R, `garden::flowers`", FLOWERS.origin())
        self.assertEqual("r-cran-garden", FLOWERS.debian())


class Scores(unittest.TestCase):
    def test_accuracy_and_log_loss(self):
        told = trials.scores(tables.CLASSES, ["file", "class", "probability_of_a", "probability_of_b"],
                             [["f", "a", "0.75", "0.25"], ["f", "a", "1", "0"]], ["a", "b"])
        self.assertEqual({"accuracy": 0.5, "log_loss": 8.202889}, told)

    def test_r2_and_errors(self):
        told = trials.scores(tables.NUMBERS, ["file", "y"], [["f", "1"], ["f", "2"], ["f", "6"]], ["1", "2", "3"])
        self.assertEqual({"r2": -3.5, "rmse": 1.73205, "mae": 1.0}, told)

    def test_predictions_for_other_rows_are_refused(self):
        with self.assertRaises(tables.Failure):
            trials.scores(tables.NUMBERS, ["y"], [["1"]], ["1", "2"])


class Noise(unittest.TestCase):
    def test_a_constant_lead_is_beyond_noise_and_a_changing_one_is_not(self):
        self.assertTrue(measurements.beyond_noise([2, 3, 4, 5, 6], [1, 2, 3, 4, 5]))
        self.assertFalse(measurements.beyond_noise([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]))
        self.assertFalse(measurements.beyond_noise([2, 3, 4, 5, 6], [1, 3, 5, 5, 3]))

    def test_the_limit_is_that_of_the_corrected_test(self):
        # The deviation of these differences is 1, so the limit is 2.776 * sqrt(1/5 + 1/4) = 1.862.
        spread = [value / 2.5 ** 0.5 for value in (-2, -1, 0, 1, 2)]
        self.assertFalse(measurements.beyond_noise([1.85 + value for value in spread], [0] * 5))
        self.assertTrue(measurements.beyond_noise([1.87 + value for value in spread], [0] * 5))

    def test_too_few_seeds_are_refused(self):
        with self.assertRaises(tables.Failure):
            measurements.beyond_noise([1, 2], [1, 2])

    def test_the_best_are_bold_with_those_within_noise_and_none_if_all_are_alike(self):
        table = tables.ALL[0]
        self.assertEqual([trials.BOOSTING, "xgboost"], page.best(measured(trees_better), table, "accuracy"))
        self.assertEqual([trials.BOOSTING, "xgboost"], page.best(measured(trees_better), table, "log_loss"))
        self.assertEqual([], page.best(measured(equal), table, "accuracy"))
        self.assertEqual(trials.BOOSTING, page.winner(measured(trees_better), table))
        self.assertIsNone(page.winner(measured(equal), table))


class File(unittest.TestCase):
    def test_a_run_replaces_the_one_of_its_seed_and_rows_are_in_order(self):
        table = tables.ALL[0]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "deep", "a.json")
            self.assertEqual([], measurements.read(file)["runs"])
            for learner, seed, value in (("forest", 1, 0.5), ("lanewise", 2, 0.6), ("lanewise", 1, 0.7), ("forest", 1, 0.8)):
                measurements.keep(file, {"threads": 2}, table, {"rows": 3},
                                  {"table": table.name, "learner": learner, "seed": seed, "accuracy": value})
            kept = measurements.read(file)
        self.assertEqual([("lanewise", 1, 0.7), ("lanewise", 2, 0.6), ("forest", 1, 0.8)],
                         [(run["learner"], run["seed"], run["accuracy"]) for run in kept["runs"]])
        self.assertEqual({table.name: {"rows": 3}}, kept["tables"])
        self.assertEqual(len(tables.ALL) * len(trials.LEARNERS) * len(trials.SEEDS) - 3, len(measurements.gaps(kept)))
        self.assertEqual([], measurements.gaps(measured(equal)))


class Documents(unittest.TestCase):
    def test_a_block_is_replaced_and_a_missing_one_is_an_error(self):
        text = "a\n<!-- bench/trees: one -->\nold\n<!-- end -->\nb\n<!-- bench/trees: two -->\n<!-- end -->\n"
        changed = page.with_block(text, "one", ["| new |"])
        self.assertEqual(text.replace("old\n", "\n| new |\n\n"), changed)
        self.assertEqual(changed, page.with_block(changed, "one", ["| new |"]))
        for wrong in (text.replace("one", "three"), text + text):
            with self.assertRaises(tables.Failure):
                page.with_block(wrong, "one", [])

    def test_tables_show_mean_and_deviation_with_the_best_in_bold(self):
        made = page.blocks(measured(trees_better))
        self.assertEqual("| `wine` | 1,000 | 80.3 ± 0.2 | **90.3 ± 0.2** | **90.3 ± 0.2** | 80.3 ± 0.2 | 80.3 ± 0.2 | 80.3 ± 0.2 |",
                         made[page.PAGE]["accuracy"][2])
        self.assertIn("| gradient boosting is better | 13 | `wine`, `cancer`,", "\n".join(made[page.PAGE]["verdict"]))
        self.assertIn("| `ames` | 1,000 | 197 ± 2 | **96.70 ± 1.74** | **96.70 ± 1.74** |", "\n".join(made[page.PAGE]["mae"]))
        self.assertEqual("| value of houses in a district of California | 1,000 | R2 | 0.803 ± 0.002 | 0.903 ± 0.002 "
                         "| gradient boosting |",
                         made[page.README]["summary"][-1])

    def test_changed_measurements_are_noticed(self):
        kept = measurements.read(measurements.FILE)
        self.assertEqual([], measurements.gaps(kept))
        self.assertEqual([], page.problems(kept))
        for run in kept["runs"]:
            if run["table"] == "california" and run["learner"] == trials.LANEWISE:
                run["r2"] -= 0.01
        self.assertEqual(2, len(page.problems(kept)))

    def test_every_learner_is_explained(self):
        text = page.PAGE.read_text(encoding="utf-8").split("## How it was measured")[1].replace("\n", " ").lower()
        for title in trials.LEARNERS.values():
            self.assertIn(title.lower(), text)


if __name__ == "__main__":
    unittest.main()

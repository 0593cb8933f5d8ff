"""Tests of the comparison itself: that it computes what it says, and that a peer that misbehaves is reported."""
import json
import os
import re
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from comparison import peers, protocol, report, session, tables
from comparison.protocol import PeerFailure, Run, median
from comparison.session import Entry, Job, Results, Spread

EPOCH = '{"epoch":1,"seconds":0.5,"correct":8800}'
END = '{"version":"1.0","threads":1,"settings":"none"}'


def run_python(program, parse=protocol.measurements(1, ()), timeout=60):
    return protocol.run([sys.executable, "-c", program], dict(os.environ), timeout, parse)


def printing(*lines):
    return f"print({chr(10).join(lines)!r})"


class Figures(unittest.TestCase):
    def test_median_is_the_middle_or_the_mean_of_the_two_middle_ones(self):
        self.assertEqual(3, median([9, 1, 3]))
        self.assertEqual(2.5, median([9, 1, 2, 3]))
        self.assertEqual(7, median([7]))
        with self.assertRaises(ValueError):
            median([])

    def test_steady_epoch_leaves_the_first_half_out(self):
        self.assertEqual(2, Run(epochs=[90, 80, 70, 1, 2, 3]).steady())
        self.assertEqual(1.5, Run(epochs=[90, 1, 2]).steady())
        self.assertEqual(4, Run(epochs=[4]).steady())

    def test_time_between_epochs_is_spread_over_those_after_the_first(self):
        run = Run(epochs=[9.0, 3.0, 1.0], first=10.0, whole=20.0)
        # 20 - 10 - 4 = 6 seconds were not spent in epochs.
        self.assertEqual([10, 16, 20], [run.after(epoch) for epoch in (1, 2, 3)])
        self.assertEqual(10, Run(epochs=[9.0], first=10.0, whole=10.0).after(1))

    def test_spread_has_median_and_extremes(self):
        self.assertEqual(Spread(2, 1, 9), Spread.of([9, 2, 1]))

    def test_ratio_above_one_means_that_the_engine_is_faster(self):
        self.assertEqual("2.50x", report.ratio(5, 2))
        self.assertEqual("0.40x", report.ratio(2, 5))
        self.assertEqual("120.0x", report.ratio(3.6, 0.03))

    def test_numbers_keep_three_digits_and_times_find_their_unit(self):
        self.assertEqual(["0.103 s", "3.60 s", "110 s", "34.5 ms", "4.20 µs", "712 ns"],
                         [report.seconds(value) for value in (0.1028, 3.6, 110.4, 0.0345, 4.2e-6, 712e-9)])

    def test_rate_counts_two_operations_a_multiply_add(self):
        self.assertEqual("2.15 GFLOP/s", report.rate("1024x1024x1024", 1.0))
        self.assertEqual("0.627 GFLOP/s", report.rate("forward 10x784x40", 1e-3))
        self.assertEqual("2.00 M/s", report.rate("10000 images", 5e-3))
        self.assertEqual("", report.rate("one image", 1e-6))
        self.assertEqual("25.0 k/s", report.rate("first 1000 predictions", 0.04))
        self.assertEqual("1.00 M/s", report.rate("next 100000 predictions", 0.1))
        self.assertEqual("", report.rate(peers.IRIS, 1.0))


class Protocol(unittest.TestCase):
    def test_measurements_are_read(self):
        run = run_python(printing(EPOCH, END))
        self.assertEqual(([0.5], [8800], "1.0"), (run.epochs, run.correct, run.end["version"]))
        self.assertGreater(run.whole, 0)
        self.assertLessEqual(run.first, run.whole)

    def test_what_is_no_measurement_is_reported(self):
        second = EPOCH.replace(":1,", ":2,")
        for lines, telling in [
            (["loading the data", EPOCH, END], "loading the data"),
            (["[1, 2]", EPOCH, END], "no measurement"),
            (['{"epoc":1}', EPOCH, END], "no measurement"),
            ([EPOCH], "without its last line"),
            ([""], "without its last line"),
            ([END], "0 epochs instead of 1"),
            ([EPOCH, second, END], "2 epochs instead of 1"),
            ([second, END], "epoch 2 after 0"),
            ([EPOCH, EPOCH, END], "epoch 1 after 1"),
            ([EPOCH, END, EPOCH], "after its last line"),
            ([EPOCH.replace("0.5", "0"), END], "as seconds"),
            ([EPOCH.replace("0.5", "NaN"), END], "as seconds"),
            ([EPOCH.replace("0.5", '"fast"'), END], "as seconds"),
            ([EPOCH.replace("8800", "10001"), END], "as correct"),
            ([EPOCH.replace("8800", "true"), END], "as correct"),
            ([EPOCH, END.replace(',"settings":"none"', "")], "version or settings"),
            ([EPOCH, END.replace(":1,", ":0,")], "as threads"),
        ]:
            with self.subTest(lines), self.assertRaisesRegex(PeerFailure, re.escape(telling)):
                run_python(printing(*lines))

    def test_regression_tells_an_error_instead_of_correct_images(self):
        parse = protocol.measurements(1, (), "error")
        run = run_python(printing('{"epoch":1,"seconds":0.5,"error":0.25}', END), parse)
        self.assertEqual(([0.5], [], [0.25]), (run.epochs, run.correct, run.errors))
        for line in EPOCH, '{"epoch":1,"seconds":0.5,"error":NaN}', '{"epoch":1,"seconds":0.5,"error":0}':
            with self.subTest(line), self.assertRaisesRegex(PeerFailure, "as error"):
                run_python(printing(line, END), parse)

    def test_case_that_is_missing_or_told_twice_is_reported(self):
        case = '{"case":"one image","seconds":1e-6}'
        parse = protocol.measurements(0, ("one image", "10000 images"))
        with self.assertRaisesRegex(PeerFailure, "did not report 10000 images"):
            run_python(printing(case, END), parse)
        with self.assertRaisesRegex(PeerFailure, "twice"):
            run_python(printing(case, case, END), parse)

    def test_peer_that_fails_hangs_or_cannot_be_started_is_reported(self):
        with self.assertRaisesRegex(PeerFailure, "status 1: ZeroDivisionError"):
            run_python("1 / 0")
        with self.assertRaisesRegex(PeerFailure, "status 3: without a word"):
            run_python("raise SystemExit(3)")
        with self.assertRaisesRegex(PeerFailure, "more than 1 seconds"):
            run_python("import time; time.sleep(60)", timeout=1)
        with self.assertRaisesRegex(PeerFailure, "could not be started"):
            protocol.run(["/no/such/program"], {}, 1, protocol.measurements(1, ()))

    def test_lines_of_the_program_are_read_and_others_reported(self):
        good = ["Epoch  0: 8837 / 10000", "Epoch  1: 9090 / 10000", "parameters sha256: 00"]
        self.assertEqual([8837, 9090], run_python(printing(*good), protocol.program_lines(2)).correct)
        for lines in (["hello", *good], good[:2], good[1:], [good[0], good[2]]):
            with self.subTest(lines), self.assertRaises(PeerFailure):
                run_python(printing(*lines), protocol.program_lines(2))


class Session(unittest.TestCase):
    JOB = Job("notebook", "training", "A job", 1, (1, 2))

    def results(self, *entries):
        return Results(self.JOB, 2, 3, list(entries), {"Absent": "not installed: apt-get install absent"})

    def entry(self, peer, threads, epochs, correct=9000):
        runs = [Run([9, seconds], [8000, correct], {}, {"version": "1", "threads": threads, "settings": "s"}, 3, 1)
                for seconds in epochs]
        return Entry(peer, threads, runs)

    def test_table_has_medians_spread_and_ratios_to_the_engine(self):
        other = peers.Peer("other", "Other", ("notebook",), [])
        lines = report.training_table(self.results(
            self.entry(other, 1, [4, 6, 5], 9100), self.entry(peers.OURS, 1, [0.5, 0.4, 0.6]),
            self.entry(peers.OURS, 2, [0.2, 0.25, 0.9])))
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:5]]
        self.assertEqual(["Lanewise", "2", "0.250 s", "0.200 s – 0.900 s", "0.50x", "1.00x"], cells[0][:6])
        self.assertEqual(["Other", "1", "5.00 s", "4.00 s – 6.00 s", "10.0x", "20.0x", "9100"], cells[2][:7])
        self.assertTrue(any("Other on 1, 5.00 s" in line and "20.0x" in line for line in lines))
        self.assertTrue(any("Speed-up of Lanewise on 2 threads: 2.00x" in line for line in lines))

    def test_second_table_shows_when_epochs_ended(self):
        runs = [Run([9, 1], [8000, 9000], {}, {}, 12.0 + late, 10.0 + late) for late in (0.0, 0.5, 2.0)]
        lines = report.training_table(self.results(Entry(peers.OURS, 1, runs)))
        self.assertEqual(["| system   | threads |      1 |      2 |", "| Lanewise |       1 | 10.5 s | 12.5 s |"],
                         [lines[-3], lines[-1]])
        self.assertEqual(report.CURVE, lines[-5])

    def test_accuracy_far_from_the_engine_is_marked(self):
        other = peers.Peer("other", "Other", ("notebook",), [])
        ours = self.entry(peers.OURS, 1, [1])
        for correct, marked in (9150, False), (9151, True), (8849, True):
            text = "\n".join(report.training_table(self.results(ours, self.entry(other, 1, [1], correct))))
            self.assertEqual(marked, f"{correct} ≠" in text)

    def test_product_that_differs_is_a_failure(self):
        job = Job("multiply", "cases", "Products", 0, (1,), ("2x2x2",))
        entries = [Entry(peer, 1, [Run(cases={"2x2x2": {"case": "2x2x2", "seconds": 1.0, "check": check}})])
                   for peer, check in ((peers.OURS, 1.5), (peers.Peer("other", "Other", (), []), 1.25))]
        results = Results(job, 0, 1, entries, {})
        self.assertEqual(["Other, 1 thread computes another result for 2x2x2."], report.failures([results]))
        entries[1].runs[0].cases["2x2x2"]["check"] = 1.5
        self.assertEqual([], report.failures([results]))

    def test_error_far_from_the_engine_is_marked(self):
        job, other = session.JOBS["table"], peers.Peer("other", "Other", ("table",), [])
        for error, marked in (0.229, False), (0.231, True), (0.169, True):
            entries = [Entry(peer, 1, [Run([1.0], [], {}, {}, 3, 1, [reached])])
                       for peer, reached in ((peers.OURS, 0.2), (other, error))]
            text = "\n".join(report.training_table(Results(job, 1, 1, entries, {})))
            self.assertIn("test error after 1", text)
            self.assertEqual(marked, f"{error:.3f} ≠" in text)

    def test_case_that_only_some_measured_has_rows_for_these_alone(self):
        job = Job("cold-train", "cases", "Trainings", 0, (1,), ("plain", "with options"), remark="Told below.")
        baseline = peers.BASELINES[0]
        entries = [Entry(peer, 1, [Run(cases={case: {"case": case, "seconds": 2.0, "check": "a1"} for case in cases})])
                   for peer, cases in ((peers.OURS, ["plain"]), (baseline, ["plain", "with options"]))]
        lines = report.cases_table(Results(job, 0, 1, entries, {}))
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:5]]
        self.assertEqual([("plain", "Lanewise", "1.00x"), ("plain", "Lanewise (baseline)", "1.00x"),
                          ("with options", "Lanewise (baseline)", "")], [(row[0], row[1], row[6]) for row in cells])
        self.assertEqual("Medians of 1 rounds. Told below.", lines[-1])

    def test_best_of_the_others_is_no_row_of_the_engine(self):
        other = peers.Peer("other", "Other", ("notebook",), [])
        lines = report.training_table(self.results(
            self.entry(peers.OURS, 1, [2]), self.entry(peers.BASELINES[0], 1, [1]), self.entry(other, 1, [3])))
        self.assertTrue(any(line.startswith("Fastest other system at any number of threads: Other on 1") for line in lines))
        self.assertTrue(any("Lanewise (baseline)" in line and "0.50x" in line for line in lines))

    def test_garbage_ends_in_the_report_and_in_the_exit_status_while_others_go_on(self):
        class Script(peers.Peer):
            def command(self, tools, folder, job, epochs, threads):
                return [sys.executable, "-c", printing(self.note, EPOCH, END)]

        bad = Script("bad", "Bad", ("notebook",), [], threads=1, note="garbage")
        good = Script("good", "Good", ("notebook",), [], note="")
        other = Script("other", "Other", ("wide",), [])
        said = []
        results = session.measure(self.JOB, [bad, good, other], {bad: "is absent"}, None, "", 1, (1, 2), 2, 60,
                                  said.append)
        self.assertEqual([("bad", 1), ("good", 1), ("good", 2)],
                         [(entry.peer.name, entry.threads) for entry in results.entries])
        self.assertEqual([0, 2, 2], [len(entry.runs) for entry in results.entries])
        text = "\n".join(report.section(results))
        self.assertIn("Bad, 1 thread failed:** it printed 'garbage', which is no measurement", text)
        self.assertIn("- Bad: is absent", text)
        self.assertIn("| Good", text)
        self.assertEqual(["notebook: Bad, 1 thread printed 'garbage', which is no measurement"],
                         report.failures([results]))

    def test_the_program_gets_no_flag_for_what_it_does_without(self):
        tools = mock.Mock(java=lambda: "/jdk")
        cores = len(os.sched_getaffinity(0))

        def flags(epochs, threads):
            command = peers.OURS.command(tools, "", "process", epochs, threads)
            return command[command.index("train") + 1:]

        self.assertEqual([], flags(30, cores))
        self.assertEqual(["--threads", str(cores + 1)], flags(30, cores + 1))
        self.assertEqual(["--epochs", "2"], flags(2, cores))

    def test_cold_jobs_start_the_jvm_with_no_options_but_those_of_the_row(self):
        tools = mock.Mock(java=lambda: "/jdk")
        options = {}
        for peer in peers.ALL:
            if isinstance(peer, peers.Lanewise):
                command = peer.command(tools, "folder", "cold-predict", 3, 1)
                options[peer.name] = command[1:command.index("-cp")]
        self.assertEqual({"lanewise": ["--add-modules=jdk.incubator.vector"],
                          "lanewise-scalar": ["--add-modules=jdk.incubator.vector", "-Dlanewise.kernels=scalar"],
                          "lanewise-no-module": []}, options)

    def test_short_training_is_measured_in_a_program_and_as_processes(self):
        started = []

        def run(command, _environment, _timeout, _parse):
            started.append(command[1:command.index("-jar" if "-jar" in command else "-cp")])
            case = {"case": peers.IRIS, "seconds": 0.5, "check": "a1"}
            return Run(cases={} if "-jar" in command else {peers.IRIS: case}, end={"settings": "digest"}, whole=9.0)

        scalar = next(peer for peer in peers.ALL if peer.name == "lanewise-scalar")
        tools, job = mock.Mock(java=lambda: "/jdk"), session.JOBS["cold-train"]
        plain = ["--add-modules=jdk.incubator.vector", "-Dlanewise.kernels=scalar"]
        for file in ["@file", "-Dlanewise.kernels=scalar"], None:
            started.clear()
            best = file[:1] if file else [peers.MODULE]
            with mock.patch.object(protocol, "run", run), mock.patch.object(scalar, "best_options", lambda: best):
                measured = scalar.measure(tools, "folder", job, 0, 2, 60)
            cases = [case for case in job.cases if file or "jvm.config" not in case]
            self.assertEqual(cases, list(measured.cases))
            self.assertEqual([0.5] + [9.0] * (len(cases) - 1), [case["seconds"] for case in measured.cases.values()])
            self.assertEqual([file if "jvm.config" in case else plain for case in cases], started)

    def test_peers_take_turns(self):
        class Script(peers.Peer):
            def command(self, tools, folder, job, epochs, threads):
                return [sys.executable, "-c", printing(EPOCH, END)]

        said = []
        session.measure(self.JOB, [Script(name, name, ("notebook",), []) for name in "AB"], {}, None, "", 1, (1,), 2,
                        60, said.append)
        self.assertEqual(["A", "B", "A", "B"], [re.search(r": (\w), 1 thread:", line)[1] for line in said])


class Pieces(unittest.TestCase):
    JOB = session.JOBS["small"]
    PYTORCH = next(peer for peer in peers.ALL if peer.name == "pytorch")
    NUMPY = next(peer for peer in peers.ALL if peer.name == "numpy")

    def piece(self, *seconds, epochs=2, absent=None, machine="idle"):
        """A session of the engine and others: (peer, seconds or a failure)."""
        entries = [Entry(peer, 1, [], told) if isinstance(told, str) else
                   Entry(peer, 1, [Run([9, told], [8000, 9000], {}, {"version": "1", "threads": 1, "settings": "s"}, 3, 1)])
                   for peer, told in seconds]
        return session.Session("bench/compare", [f"Machine: {machine}"],
                               [Results(self.JOB, epochs, 1, entries, absent or {})])

    def cells(self, results):
        lines = report.training_table(results)
        return {line.split("|")[1].strip(): [cell.strip() for cell in line.strip("|").split("|")]
                for line in lines[2:lines.index("")]}

    def test_session_survives_being_kept_as_json(self):
        kept = self.piece((peers.OURS, 0.5), (self.NUMPY, "ended with status 1"), absent={"Smile": "not installed"})
        text = json.dumps(kept.to_json())
        self.assertEqual(kept, session.Session.from_json(json.loads(text)))

    def test_rows_of_a_baseline_survive_being_kept_as_json(self):
        kept = self.piece((peers.OURS, 0.5), (peers.BASELINES[0], 0.6))
        self.assertEqual(kept, session.Session.from_json(json.loads(json.dumps(kept.to_json()))))

    def test_system_is_held_against_the_engine_of_its_own_sessions(self):
        merged = session.together([
            self.piece((peers.OURS, 1.0), (self.NUMPY, 2.0)),
            self.piece((peers.OURS, 4.0), (self.PYTORCH, 12.0)),
            self.piece((peers.OURS, 2.0), (self.NUMPY, 4.0))])
        self.assertEqual(1, len(merged))
        cells = self.cells(merged[0])
        # The engine over all three: 2; NumPy 3 beside 1.5; PyTorch 12 beside 4.
        self.assertEqual("2.00 s", cells["Lanewise"][2])
        self.assertEqual(["3.00 s", "2.00x"], [cells["mini-batch NumPy"][i] for i in (2, 4)])
        self.assertEqual(["12.0 s", "3.0x"], [cells["PyTorch, autograd"][i] for i in (2, 4)])
        self.assertTrue(any("Medians of 1 to 3 rounds" in line for line in report.training_table(merged[0])))

    def test_failure_or_absence_counts_only_if_there_is_no_measurement(self):
        failed, absent = self.piece((peers.OURS, 1.0), (self.NUMPY, "hung")), {self.PYTORCH.title: "not installed"}
        merged = session.together([failed, self.piece((peers.OURS, 1.0), absent=absent)])
        self.assertEqual(["small: mini-batch NumPy, 1 thread hung"], report.failures(merged))
        self.assertEqual(absent, merged[0].absent)
        merged = session.together([failed, self.piece((peers.OURS, 1.0), (self.NUMPY, 2.0), (self.PYTORCH, 3.0))])
        self.assertEqual([], report.failures(merged))
        self.assertEqual({}, merged[0].absent)

    def test_sessions_of_different_lengths_are_refused(self):
        with self.assertRaisesRegex(ValueError, "small for different numbers of epochs"):
            session.together([self.piece((peers.OURS, 1.0)), self.piece((peers.OURS, 1.0), epochs=3)])

    def test_what_sessions_say_alike_is_told_once(self):
        said = report.about([self.piece(machine="idle"), self.piece(machine="idle"), self.piece(machine="busy")])
        self.assertEqual(["Machine: idle (2 times); busy", "Command: `bench/compare` (3 times)"], said)
        self.assertEqual(["Machine: idle", "Command: `bench/compare`"], report.about([self.piece()]))

    def test_folder_of_the_baseline_is_not_told(self):
        for told in "--baseline ../before", "--baseline=../before", "--baseline '/a b/c'":
            piece = self.piece(machine="idle")
            piece.command = f"bench/compare {told} --rounds 3"
            self.assertEqual("Command: `bench/compare --baseline DIR --rounds 3`", report.about([piece])[1])

    def test_files_of_a_session_are_not_told(self):
        piece = self.piece(machine="idle")
        piece.command = "bench/compare --json /a/b.json --job small --output '/a b/c.md'"
        self.assertEqual("Command: `bench/compare --job small`", report.about([piece])[1])

    def test_of_many_numbers_the_least_and_the_greatest_are_told(self):
        busy = {"2.5 % busy": 1, "10.0 % busy": 2, "0.1 % busy": 1, "0.2 % busy": 1, "9.0 % busy": 1}
        self.assertEqual(["from 0.1 % busy", "to 10.0 % busy (6 in all)"], report.told(busy))
        self.assertEqual(6, len(report.told({**busy, "idle": 1})))


class MachineTest(unittest.TestCase):
    def test_time_of_other_programs_is_told_from_that_of_the_peers(self):
        def shares(passed, own):
            machine = session.Machine()
            machine._ticks, machine._own = [0] * 8, 0.0
            hertz = os.sysconf("SC_CLK_TCK")
            with mock.patch.object(session, "ticks", lambda: [seconds * hertz for seconds in passed]), \
                    mock.patch.object(session, "own_seconds", lambda: own):
                return machine.shares()

        # user, nice, system, idle, waiting, interrupts, more interrupts, stolen: 100 seconds in all.
        self.assertEqual((0.0, 0.0), shares([40, 0, 10, 50, 0, 0, 0, 0], 50.0))
        self.assertEqual((30.0, 0.0), shares([40, 0, 10, 40, 10, 0, 0, 0], 20.0))
        self.assertEqual((10.0, 25.0), shares([10, 5, 5, 50, 0, 3, 2, 25], 15.0))
        self.assertEqual((0.0, 0.0), shares([0] * 8, 0.0))


class Table(unittest.TestCase):
    def test_rows_are_the_same_everywhere(self):
        uniform = tables.uniform_numbers(tables.SEED)
        first, _ = next(tables.rows(1))
        self.assertEqual([next(uniform) for _ in range(8)], first)
        # The first state is 2024 a + c mod 2^64; its upper 24 bits are the number.
        state = (2024 * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        self.assertEqual((state >> 40) / (1 << 24), first[0])

    def test_inputs_are_uniform_and_targets_have_mean_0_and_deviation_1(self):
        rows = list(tables.rows(2000))
        inputs = [value for x, _ in rows for value in x]
        targets = [y for _, y in rows]
        self.assertTrue(0 <= min(inputs) and max(inputs) < 1)
        self.assertAlmostEqual(0.5, sum(inputs) / len(inputs), delta=0.02)
        self.assertAlmostEqual(0, sum(targets) / len(targets), delta=0.1)
        self.assertAlmostEqual(1, sum(y * y for y in targets) / len(targets), delta=0.1)

    def test_file_has_nine_floats_a_row(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.multiple(tables, TRAINING=3, TEST=2):
            file = Path(folder, "table.f32")
            tables.write(file)
            values = struct.unpack("<45f", file.read_bytes())
            x, y = list(tables.rows(5))[4]
            self.assertEqual(x, list(values[36:44]))
            self.assertAlmostEqual(y, values[44], places=6)


class BaselineTest(unittest.TestCase):
    def tree(self, folder, *files):
        for file in files:
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        return Path(folder)

    MAIN = "bench/src/main/java/dev/lanewise/bench/ComparisonMain.java"
    BUILT = ("pom.xml", "src/library/java/dev/lanewise/A.java", "target/lanewise.jar", "target/lanewise-core.jar")

    def test_every_row_of_the_engine_is_followed_by_its_counterpart_with_the_same_jobs(self):
        names = [peer.name for peer in peers.with_baselines(peers.ALL)]
        for peer in peers.ALL:
            if isinstance(peer, peers.Lanewise):
                with self.subTest(peer.name):
                    twin = peers.BASELINES[[one.name for one in peers.BASELINES].index(peer.name + "-baseline")]
                    self.assertEqual(twin.name, names[names.index(peer.name) + 1])
                    self.assertEqual((peer.jobs, peer.options), (twin.jobs, twin.options))
        self.assertEqual(len(peers.ALL) + len(peers.BASELINES), len(names))

    def test_everything_that_a_baseline_starts_is_in_its_own_tree(self):
        twin = peers.Baseline(peers.OURS)
        tools = mock.Mock(java=lambda: "/jdk", python="python3")
        with tempfile.TemporaryDirectory() as folder:
            own = peers.embedded_main(Path(folder, "other"))
            own.parent.mkdir(parents=True)
            own.touch()
            twin.use(Path(folder, "other"), Path(folder, "classes"))
            for job in twin.jobs:
                with self.subTest(job):
                    text = " ".join(twin.command(tools, "data", job, 3, 1))
                    self.assertIn(str(Path(folder, "other")), text)
                    self.assertNotIn(str(peers.ROOT) + "/", text)

    def test_tree_that_is_none_or_is_not_built_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("is no tree of the engine", peers.not_usable(Path(folder)))
            root = self.tree(folder, self.MAIN)
            self.assertIn("is not built", peers.not_usable(root))
            self.tree(folder, *self.BUILT)
            late = Path(folder, "target/lanewise.jar").stat().st_mtime + 10
            for jar in self.BUILT[2:]:
                os.utime(root / jar, (late, late))
            self.assertIsNone(peers.not_usable(root))
            os.utime(root / self.BUILT[1], (late + 10, late + 10))
            self.assertIn("newer than its jars", peers.not_usable(root))

    def test_tree_without_a_program_that_embeds_the_library_has_no_such_jobs(self):
        tools = mock.Mock(java=lambda: "/jdk")
        with tempfile.TemporaryDirectory() as folder:
            root = self.tree(folder, self.MAIN)
            twin = peers.Baseline(peers.OURS)
            twin.use(root, root)
            self.assertIn("wide", twin.jobs)
            self.assertEqual([], [job for job in twin.jobs if job in peers.EMBEDDED])
            self.assertEqual(str(root / self.MAIN), peers.compile_baseline(tools, root, root)[-1])
            own = peers.embedded_main(root)
            own.touch()
            twin = peers.Baseline(peers.OURS)
            twin.use(root, root)
            self.assertEqual(peers.OURS.jobs, twin.jobs)
            self.assertEqual(str(own), peers.compile_baseline(tools, root, root)[-1])


class Peers(unittest.TestCase):
    def test_missing_things_are_named_with_what_to_install(self):
        tools = peers.Tools(sys.executable)
        self.assertIsNone(peers.Module("json", "-").missing(tools))
        self.assertIn("apt-get install python3-nowhere", peers.Module("no_such_module", "python3-nowhere").missing(tools))
        self.assertIn("apt-get install libnowhere-dev", peers.Header("no/such.h", "libnowhere-dev").missing(tools))
        self.assertIn("apt-get install libnowhere", peers.Library("libnowhere.so.9", "libnowhere").missing(tools))
        self.assertIn("apt-get install openjdk-999", peers.Jdk(999).missing(tools))

    def test_what_is_older_than_its_source_counts_as_not_built(self):
        with tempfile.TemporaryDirectory() as folder:
            peer = peers.CxxPeer("x", "X", (), [])
            peer.folder = Path(folder)
            self.assertFalse(peer.built())
            (peer.folder / "target").mkdir()
            product, source = peer.folder / "target" / "peer", peer.folder / "peer.cpp"
            product.touch()
            self.assertTrue(peer.built())
            source.touch()
            os.utime(source, (product.stat().st_mtime + 10,) * 2)
            self.assertFalse(peer.built())

    def test_engine_is_built_anew_when_a_source_or_the_jdk_has_changed(self):
        tools = mock.Mock()
        tools.java.return_value = "/jdk"
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(peers, "ROOT", Path(folder)):
            engine = peers.Lanewise("x", "X", (), [])
            engine.folder = Path(folder, "peer")
            jar = Path(folder, "target/lanewise.jar")
            built = engine.folder / "target/classes/dev/lanewise/bench/ComparisonMain.class"
            source = Path(folder, "src/library/java/A.java")
            self.assertTrue(engine.stale(tools))
            for file in jar, built, source, Path(folder, "pom.xml"), engine.folder / "target/jdk":
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("/jdk")
            late = jar.stat().st_mtime + 10
            for file in jar, built:
                os.utime(file, (late, late))
            self.assertFalse(engine.stale(tools))
            tools.java.return_value = "/another/jdk"
            self.assertTrue(engine.stale(tools))
            tools.java.return_value = "/jdk"
            os.utime(source, (late + 10, late + 10))
            self.assertTrue(engine.stale(tools))

    def test_every_peer_has_its_folder_and_a_job(self):
        for peer in peers.ALL:
            with self.subTest(peer.name):
                self.assertTrue(peer.folder.is_dir() or peer is peers.OURS)
                self.assertTrue(set(peer.jobs) <= set(session.JOBS) and peer.jobs)

    def test_peers_in_python_know_the_networks_of_their_jobs(self):
        shared = (peers.PEERS / "shared/python/protocol.py").read_text()
        networks = {job for job in session.JOBS if f'"{job}": Job(' in shared or f'JOBS["{job}"] = ' in shared}
        looking = [peer for peer in peers.ALL if isinstance(peer, peers.PythonPeer)
                   and "protocol.JOBS[job]" in (peer.folder / "peer.py").read_text()]
        self.assertIn("numpy", [peer.name for peer in looking])
        for peer in looking:
            with self.subTest(peer.name):
                self.assertLessEqual(set(peer.jobs) - {"multiply", "predict"}, networks)

    def test_environment_sets_the_threads_and_forces_no_kernels(self):
        with mock.patch.dict(os.environ, OPENBLAS_CORETYPE="Haswell", JDK_JAVA_OPTIONS="-Xint"):
            variables = peers.environment(2)
        self.assertEqual(("2", "2"), (variables["OMP_NUM_THREADS"], variables["OPENBLAS_NUM_THREADS"]))
        self.assertNotIn("OPENBLAS_CORETYPE", variables)
        self.assertNotIn("JDK_JAVA_OPTIONS", variables)


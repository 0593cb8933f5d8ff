"""Tables of a session, as Markdown that also reads well in a terminal."""
import re

from comparison import peers
from comparison.protocol import median
from comparison.session import Spread, figure

# Beyond this share of the test images, two trainings are not likely to be the same job.
SAME_JOB = 0.015
# The same for the error of a regression, as a share of the engine's.
SAME_ERROR = 0.15
SYSTEMS = "Versions and settings"
CURVE = "Time from the start of the process to the end of an epoch, evaluation included:"
# The epochs of that table, besides the last one.
CURVE_EPOCHS = (1, 2, 3, 5, 10, 20, 30)


def table(head, rows):
    """Markdown with columns as wide as what stands in them; names to the left, numbers to the right."""
    left = [name in ("case", "system") for name in head]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells):
        return "| " + " | ".join(cell.ljust(width) if is_left else cell.rjust(width)
                                 for cell, width, is_left in zip(cells, widths, left)) + " |"

    rule = "|" + "|".join("-" * (width + 2) if is_left else "-" * (width + 1) + ":"
                          for width, is_left in zip(widths, left)) + "|"
    return [line(head), rule, *(line(row) for row in rows)]


def number(value):
    """Three significant digits, or more before the point."""
    return f"{value:.0f}" if value >= 99.95 else f"{value:#.3g}"


def seconds(value):
    """A time in the unit that suits it."""
    for factor, unit in (1, "s"), (1e3, "ms"), (1e6, "µs"):
        if value * factor >= (0.1 if unit == "s" else 1):
            return f"{number(value * factor)} {unit}"
    return f"{number(value * 1e9)} ns"


def spread_cells(spread):
    return [seconds(spread.median), f"{seconds(spread.low)} – {seconds(spread.high)}"]


def ratio(theirs, ours):
    """How many times the engine's time theirs is: above 1 the engine is ahead."""
    return f"{theirs / ours:.1f}x" if theirs / ours >= 3 else f"{theirs / ours:.2f}x"


def measured(results):
    return [entry for entry in results.entries if entry.runs and not entry.failure]


def ours_by_threads(results, case=None, beside=None):
    """The engine's own medians, by the number of threads: of the sessions in which that entry was measured, or of all."""
    entries = beside.beside if beside and beside.beside else measured(results)
    return {entry.threads: Spread.of([figure(results.job, run, case) for run in having(entry, case)]).median
            for entry in entries if entry.peer is peers.OURS and having(entry, case)}


def having(entry, case):
    """The processes that measured a case, or all of them: a tree without .mvn/jvm.config has fewer cases."""
    return [run for run in entry.runs if case is None or case in run.cases]


def rounds(results):
    """How many processes stand behind a median."""
    counts = [len(entry.runs) for entry in measured(results)]
    few, many = min(counts), max(counts)
    return f"Medians of {few} rounds" if few == many else f"Medians of {few} to {many} rounds"


def training_table(results):
    ours = ours_by_threads(results)
    reference = [entry for entry in measured(results) if entry.peer is peers.OURS]
    error = results.job.score == "error"
    wanted = score(results, reference[0]) if reference else None
    whole = results.job.kind == "process"
    head = ["system", "threads", "whole process" if whole else "an epoch", "min – max"]
    head += [f"/ Lanewise {threads}" for threads in ours]
    head += [f"{'test error' if error else 'correct'} after {results.epochs}", "first epoch after"]
    head += [] if whole else ["whole process"]
    rows = []
    for entry in sorted(measured(results), key=lambda e: median([figure(results.job, run) for run in e.runs])):
        spread = Spread.of([figure(results.job, run) for run in entry.runs])
        reached = score(results, entry)
        allowed = SAME_ERROR * (wanted or 0) if error else SAME_JOB * 10_000
        doubt = " ≠" if wanted is not None and abs(reached - wanted) > allowed else ""
        beside = ours_by_threads(results, beside=entry)
        rows.append(
            [entry.peer.title, str(entry.threads), *spread_cells(spread)]
            + [ratio(spread.median, beside[threads]) if threads in beside else "" for threads in ours]
            + [(number(reached) if error else f"{reached:.0f}") + doubt, seconds(median([run.first for run in entry.runs]))]
            + ([] if whole else [seconds(median([run.whole for run in entry.runs]))]))
    return table(head, rows) + training_remarks(results, rows) + ([] if whole else curve_table(results))


def curve_table(results):
    """When each epoch had ended: a program of few epochs is bound by its start and by the compilers of a JVM."""
    epochs = sorted({epoch for epoch in CURVE_EPOCHS if epoch < results.epochs} | {results.epochs})
    rows = [[entry.peer.title, str(entry.threads),
             *(seconds(median([run.after(epoch) for run in entry.runs])) for epoch in epochs)]
            for entry in sorted(measured(results), key=lambda e: median([run.after(results.epochs) for run in e.runs]))]
    return ["", CURVE, "", *table(["system", "threads", *map(str, epochs)], rows)]


def score(results, entry):
    """What the last epoch reached: correct test images, or the error on test rows."""
    return median([(run.errors if results.job.score == "error" else run.correct)[-1] for run in entry.runs])


def training_remarks(results, rows):
    error = results.job.score == "error"
    lines = ["", f"{rounds(results)}, all with one seed."]
    if results.job.kind == "training":
        lines[1] += (f" The time of an epoch is the median over the last {results.epochs - results.epochs // 2} of the "
                     f"{results.epochs} epochs of a process; it includes shuffling and mini-batching, but not evaluation.")
    lines[1] += (" “/ Lanewise N” is the row's time divided by that of Lanewise on N threads in the same session; "
                 + ("“test error” is the root mean squared error on 5,000 other rows" if error else
                    "“correct” counts correctly classified images among 10,000 test images")
                 + "; “first epoch after” is measured from the start of the process.")
    if any("≠" in cell for row in rows for cell in row):
        lines.append("≠: more than " + (f"{100 * SAME_ERROR:g} % from the engine's error" if error else
                                        f"{100 * SAME_JOB:g} points from the engine's accuracy")
                     + ", so hardly the same job.")
    others = {(entry.peer.title, entry.threads): median([figure(results.job, run) for run in entry.runs])
              for entry in measured(results) if not isinstance(entry.peer, peers.Lanewise)}
    ours = ours_by_threads(results)
    if others and ours:
        (title, threads), best = min(others.items(), key=lambda item: item[1])
        most = max(ours)
        lines.append(f"Fastest other system at any number of threads: {title} on {threads}, {seconds(best)}; "
                     f"Lanewise on {most}: {seconds(ours[most])}, {ratio(best, ours[most])}.")
    if {1, 2} <= ours.keys():
        lines.append(f"Speed-up of Lanewise on 2 threads: {ratio(ours[1], ours[2])}.")
    return lines


def rate(case, value):
    product = re.fullmatch(r"(?:\w+ )?(\d+)x(\d+)x(\d+)", case)
    if product:
        m, k, n = (int(size) for size in product.groups())
        return f"{number(2e-9 * m * k * n / value)} GFLOP/s"
    images = re.fullmatch(r"(?:\w+ )?(\d+) (?:images|predictions)", case)
    if not images:
        return ""
    speed = int(images[1]) / value
    return f"{number(speed / 1e6)} M/s" if speed >= 1e5 else f"{number(speed / 1e3)} k/s"


def cases_table(results):
    head = ["case", "system", "threads", "median", "min – max", "rate", "/ Lanewise", "check"]
    rows, doubts = [], []
    for case in results.job.cases:
        entries = [entry for entry in measured(results) if having(entry, case)]
        agreed = [having(entry, case)[0].cases[case] for entry in entries if entry.peer is peers.OURS]
        for entry in sorted(entries, key=lambda e: median([run.cases[case]["seconds"] for run in having(e, case)])):
            spread = Spread.of([run.cases[case]["seconds"] for run in having(entry, case)])
            told = having(entry, case)[0].cases[case]
            check = ""
            if "correct" in told:
                check = f"{told['correct']:.0f} correct"
            elif agreed and "check" in told:
                same = all(run.cases[case]["check"] == agreed[0].get("check") for run in having(entry, case))
                check = "agrees" if same else "DIFFERS"
                doubts += [f"{entry.label()} computes another result for {case}."] if check == "DIFFERS" else []
            ours = ours_by_threads(results, case, beside=entry)
            own = ours.get(entry.threads, ours.get(1))
            rows.append([case, entry.peer.title, str(entry.threads), *spread_cells(spread),
                         rate(case, spread.median), ratio(spread.median, own) if own else "", check])
    return table(head, rows) + ["", f"{rounds(results)}. {results.job.remark}".rstrip(), *doubts]


def section(results):
    """Everything about one job."""
    lines = [f"## {results.job.title}", ""]
    if measured(results):
        lines += training_table(results) if results.job.kind != "cases" else cases_table(results)
    for entry in results.entries:
        if entry.failure:
            lines += ["", f"**{entry.label()} failed:** it {entry.failure}"]
    if results.absent:
        lines += ["", "Not measured:", ""]
        lines += [f"- {title}: {why}" for title, why in results.absent.items()]
    return lines


def systems(all_results):
    """Versions and settings, each system once for each setting it had."""
    seen = {}
    for results in all_results:
        for entry in measured(results):
            end = entry.runs[0].end
            if "version" in end:
                jobs = seen.setdefault((entry.peer.title, end["version"], end["settings"], entry.peer.note), [])
                jobs += [results.job.name] if results.job.name not in jobs else []
    rows = []
    for (title, version, settings, note), jobs in sorted(seen.items()):
        rows.append(f"- {title} ({', '.join(jobs)}): {version}; {settings}" + (f". Note: {note}" if note else ""))
    return [f"## {SYSTEMS}", "", *rows]


def document(all_results, sessions):
    together = "One session" if len(sessions) == 1 else f"{len(sessions)} sessions"
    lines = [
        "# Comparison with other systems", "",
        "`bench/compare` writes this page. `bench/peers/README.md` specifies the task of each system, and the source of each",
        f"system's program explains its settings. {together}: the systems took turns, round after round, one process per turn.",
        "All runs of a system use one seed, so small differences in accuracy are not significant.", "",
        *(f"- {sentence}" for sentence in about(sessions)), ""]
    for results in all_results:
        lines += [*section(results), ""]
    return "\n".join(lines + systems(all_results)) + "\n"


MANY = 4


def about(sessions):
    """Where and how sessions were run: a sentence a topic, with what was said about it and how often."""
    said = {}
    for session in sessions:
        # Where its results went does not matter to readers.
        command = re.sub(r" --(json|output)[ =]('[^']*'|\S+)", "", session.command)
        # Nor does where the baseline was; its commit has a sentence of its own.
        command = re.sub(r"(?<= --baseline)[ =]('[^']*'|\S+)", " DIR", command)
        for sentence in [*session.machine, f"Command: `{command}`"]:
            topic, rest = sentence.split(": ", 1)
            values = said.setdefault(topic, {})
            values[rest] = values.get(rest, 0) + 1
    return [f"{topic}: {'; '.join(told(values))}" for topic, values in said.items()]


def told(values):
    """Texts with the number of times they occurred; of many that begin with a number only the least and the greatest."""
    def size(text):
        return float(re.match(r"[\d.]+", text)[0]), text

    if len(values) > MANY and all(re.match(r"\d", text) for text in values):
        return [f"from {min(values, key=size)}", f"to {max(values, key=size)} ({sum(values.values())} in all)"]
    return [text + (f" ({times} times)" if times > 1 else "") for text, times in values.items()]


def failures(all_results):
    """What the exit status is about: sentences about peers that failed or computed something else."""
    found = [f"{results.job.name}: {entry.label()} {entry.failure}"
             for results in all_results for entry in results.entries if entry.failure]
    for results in all_results:
        if results.job.kind == "cases" and measured(results):
            found += [line for line in cases_table(results) if line.endswith(".") and "computes another" in line]
    return found

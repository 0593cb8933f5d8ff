"""The generated blocks of the documents; each function gives lines of Markdown for the measured machines."""
import re

from comparison.report import ratio
from pages.machines import WORKLOADS

TRAININGS = ("notebook", "table", "small", "wide")
IN_README = ("Lanewise", "mini-batch NumPy", "PyTorch, by hand", "PyTorch, autograd", "scikit-learn")
EPOCH, WHOLE, FIRST = "an epoch", "whole process", "first epoch after"
CASES = {"one image": "one image", "10000 images": "10,000 images"}


def table(head, rows):
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]


def name(system):
    """As in the documents, Lanewise in bold."""
    return f"**{system}**" if system == "Lanewise" else system


def first_with(machines, job):
    """The first machine that measured a job."""
    return next(machine for machine in machines if machine.has(job))


def beside(machine, row, job, column, case=None):
    """A time with its ratio to Lanewise's on as many threads, such as ``0.254 s, 6.0x``; Lanewise's own time alone.

    An asterisk marks another task: scikit-learn's classifier has only softmax and log loss.
    """
    if row is None:
        return ""
    if row.system == "Lanewise":
        return f"**{row.cells[column]}**"
    other = "*" if row.system == "scikit-learn" and job in ("notebook", "process") else ""
    return f"{row.cells[column]}, {compared(machine, row, job, column, case)}{other}"


def compared(machine, row, job, column, case=None):
    """A ratio that the document has: of medians of the same session; for other columns that of the printed times."""
    told = row.cells.get(f"/ Lanewise {row.threads}", row.cells.get("/ Lanewise"))
    if column in (EPOCH, "median") or job == "process" and column == WHOLE:
        return told
    ours = machine.ours(job, row.threads, case)
    return ratio(row.seconds(column), ours.seconds(column)) if ours else ""


def readme(machines):
    columns = [(job, column) for job, column in (("notebook", EPOCH), ("table", EPOCH), ("wide", WHOLE))]
    told = [first_with(machines, job) for job, _ in columns]
    rows = [[name(system), *(beside(machine, machine.row(job, system), job, column) or "–"
                             for machine, (job, column) in zip(told, columns))] for system in IN_README]
    heads = ["the notebook's network, one epoch", "a small table, one epoch", "a wide network, three epochs"]
    different = [*{machine.name: machine for machine in told}.values()]
    if len(different) > 1:
        heads = [f"{head} ({machine.name})" for head, machine in zip(heads, told)]
    about = [f"{machine.machine.processor}, Java {machine.java()}, {' to '.join(machine.days())}"
             for machine in different]
    if len(different) > 1:
        about = [f"{machine.name} ({text})" for machine, text in zip(different, about)]
    return [*table(["one thread", *heads], rows),
            "", f"{'Machines' if len(different) > 1 else 'Machine'}: {'; '.join(about)}."]


def summary(machines):
    rows = []
    for job, column, what in (*((job, EPOCH, "an epoch") for job in TRAININGS), ("wide", WHOLE, "a process of three epochs")):
        machine = first_with(machines, job)
        best = min((row for row in machine.rows(job, 1) if row.system != "Lanewise"),
                   key=lambda row: row.seconds(column))
        rows.append([f"{WORKLOADS[job]}, {what}", machine.name, machine.ours(job).cells[column],
                     f"{name(best.system)}: {beside(machine, best, job, column)}",
                     beside(machine, machine.row(job, "PyTorch, autograd"), job, column)])
    return table(["one thread", "machine", "Lanewise", "fastest other system", "PyTorch, autograd"], rows)


def measured_machines(machines):
    rows = []
    for machine in machines:
        counts = [int(count) for one in machine.documents for told in one.rounds.values()
                  for count in re.findall(r"\d+", told)]
        links = ", ".join(f"[{file}](measurements/{file})" for file in machine.machine.files)
        rounds = f"{min(counts)} to {max(counts)}" if min(counts) < max(counts) else str(counts[0])
        rows.append([machine.name, machine.machine.processor, machine.machine.caches, machine.java(),
                     " to ".join(machine.days()), rounds, links])
    return table(["machine", "processor, two cores", "caches per core", "Java", "day", "rounds", "all measurements"],
                 rows)


def systems_by_machine(machines, job, column, threads=1):
    """A row for each system, a column for each machine that measured the job."""
    told = [machine for machine in machines if machine.has(job)]
    systems = dict.fromkeys(["Lanewise", *(row.system for machine in told for row in machine.rows(job, threads))])
    # By the factor on the first machine that has the system.
    order = sorted(systems, key=lambda system: next(
        row.seconds(column) / machine.ours(job, threads).seconds(column) for machine in told
        if (row := machine.row(job, system, threads))))
    rows = [[name(system), *(beside(machine, machine.row(job, system, threads), job, column) for machine in told)]
            for system in order]
    return table([column, *(machine.name for machine in told)], rows)


def start(machines):
    """From which epoch on Lanewise is ahead: a row for each system and workload with a curve."""
    rows = []
    for job in TRAININGS:
        machine = first_with(machines, job)
        ours = machine.ours(job)
        for row in machine.rows(job, 1):
            if row.system in IN_README and row.curve:
                last = max(row.curve)
                rows.append([f"{WORKLOADS[job]}, {last} epochs", name(row.system), row.cells[FIRST], row.cells[WHOLE],
                             "" if row is ours else ahead_from(ours.curve, row.curve)])
    return table(["one thread", "", FIRST, WHOLE, "Lanewise is ahead from epoch"], rows) if rows else []


def ahead_from(ours, theirs):
    """The epoch from which on Lanewise is ahead; between the epochs of a curve, time passes evenly."""
    last = max(ours)
    behind = [epoch for epoch in range(1, last + 1) if at(ours, epoch) > at(theirs, epoch)]
    return "none" if behind and behind[-1] == last else str(behind[-1] + 1 if behind else 1)


def at(curve, epoch):
    """Seconds after an epoch, interpolated."""
    low = max(known for known in curve if known <= epoch)
    high = min(known for known in curve if known >= epoch)
    share = (epoch - low) / (high - low) if high > low else 0
    return curve[low] + share * (curve[high] - curve[low])


def slower(machines):
    """Every comparison, thread for thread, in which another system was faster."""
    found = {}
    for job in (*TRAININGS, "process", "predict", "multiply"):
        for machine in machines:
            for row in machine.rows(job):
                ours = machine.ours(job, row.threads, row.cells.get("case"))
                if ours and not row.system.startswith("Lanewise"):
                    for column, what in times(job, row):
                        factor = ours.seconds(column) / row.seconds(column)
                        if factor > 1.005:
                            found.setdefault((what, machine.name), []).append((factor, row))
    rows = [[what, where, "; ".join(f"{name(row.system)} {factor:.2f}x ({row.threads} thread{'s' * (row.threads > 1)})"
                                    for factor, row in sorted(told, key=lambda one: -one[0]))]
            for (what, where), told in found.items()]
    return table(["", "machine", "faster than Lanewise by"], rows)


def times(job, row):
    """The columns of a row with times that are compared, each with what it is the time of."""
    if job == "process":
        return [(WHOLE, WORKLOADS[job])]
    if job in TRAININGS:
        epochs = re.search(r" after (\d+)", " ".join(row.cells))[1]
        return [(EPOCH, f"{WORKLOADS[job]}, an epoch"),
                (WHOLE, f"{WORKLOADS[job]}, the whole process of {epochs} epochs")]
    case = row.cells["case"]
    return [("median", f"prediction, {CASES[case]}" if job == "predict" else f"matrix product, {case}")]


BLOCKS = {
    "README.md": {"how-fast": readme},
    "docs/performance.md": {
        "summary": summary,
        "machines": measured_machines,
        **{job: lambda machines, job=job: systems_by_machine(machines, job, EPOCH) for job in TRAININGS},
        "start": start,
        "process": lambda machines: systems_by_machine(machines, "process", WHOLE),
        "faster": slower,
    },
}

"""The tables of docs/trees.md and README.md, which are made of the measurements."""
import re
import statistics

from comparison import peers

from . import measurements, tables, trials

SCORES = {tables.CLASSES: "accuracy", tables.NUMBERS: "r2"}
LOWER_IS_BETTER = ("log_loss", "mae")
PAGE, README = peers.ROOT / "docs/trees.md", peers.ROOT / "README.md"
SHOWN_IN_README = ("letters", "adult", "diabetes", "concrete", "california")
WORDS = {trials.LANEWISE: "Lanewise", trials.BOOSTING: "gradient boosting", None: "neither: within noise"}


def blocks(kept):
    """By document and name, the lines that stand between its markers."""
    return {
        PAGE: {"verdict": verdict(kept), "accuracy": scores(kept, tables.CLASSES, "accuracy"),
               "log-loss": scores(kept, tables.CLASSES, "log_loss"), "r2": scores(kept, tables.NUMBERS, "r2"),
               "mae": scores(kept, tables.NUMBERS, "mae"),
               "tables": sources(kept), "machine": machine(kept)},
        README: {"summary": summary(kept)},
    }


def of_task(task):
    """The tables with classes or with numbers."""
    return [table for table in tables.ALL if table.task == task]


def cell(kept, table, learner, score):
    """Mean and standard deviation over the seeds: accuracy in per cent, others with as many decimals as they need."""
    values = list(measurements.by_seed(kept, table.name, learner, score).values())
    mean, deviation = statistics.mean(values), statistics.stdev(values)
    if score == "accuracy":
        return f"{100 * mean:.1f} ± {100 * deviation:.1f}"
    decimals = 3 if mean < 1 else 2 if mean < 100 else 0
    return f"{mean:,.{decimals}f} ± {deviation:,.{decimals}f}"


def best(kept, table, score):
    """The learner with the best mean, and those whose difference from it is within noise; empty if these are all."""
    means = {learner: statistics.mean(measurements.by_seed(kept, table.name, learner, score).values())
             for learner in trials.LEARNERS}
    leader = (min if score in LOWER_IS_BETTER else max)(means, key=means.get)
    chosen = [learner for learner in means
              if learner == leader or measurements.compare(kept, table.name, learner, leader, score) == 0]
    return chosen if len(chosen) < len(means) else []


def grid(header, rows):
    """A Markdown table, whose columns after the first are aligned to the right."""
    return [f"| {' | '.join(header)} |", f"|---|{'---:|' * (len(header) - 1)}", *(f"| {' | '.join(row)} |" for row in rows)]


def scores(kept, task, score):
    """A row for each table and a column for each learner; the best are bold."""
    rows = []
    for table in of_task(task):
        bold = best(kept, table, score)
        cells = {learner: cell(kept, table, learner, score) for learner in trials.LEARNERS}
        rows.append([f"`{table.name}`", f"{kept['tables'][table.name]['rows']:,}",
                     *(f"**{text}**" if learner in bold else text for learner, text in cells.items())])
    return grid(["table", "rows", *trials.LEARNERS.values()], rows)


def winner(kept, table):
    """The better of Lanewise and gradient boosting on a table; None if the difference is within noise."""
    sign = measurements.compare(kept, table.name, trials.LANEWISE, trials.BOOSTING, SCORES[table.task])
    return {1: trials.LANEWISE, -1: trials.BOOSTING, 0: None}[sign]


def verdict(kept):
    """How often which of the two is better."""
    found = {who: [f"`{table.name}`" for table in tables.ALL if winner(kept, table) == who] for who in WORDS}
    rows = [[WORDS[who] + (" is better" if who else ""), str(len(names)), ", ".join(names) or "–"]
            for who, names in found.items()]
    return ["| result | tables | names |", "|---|---:|---|", *(f"| {' | '.join(row)} |" for row in rows)]


def sources(kept):
    """Size, origin and licence of the tables."""
    rows = []
    for table in tables.ALL:
        told = kept["tables"][table.name]
        rows.append([f"`{table.name}`", table.about, f"{told['rows']:,}", str(told["numbers"]), str(told["categories"]),
                     f"{told['missing']:,}", table.origin(), table.licence])
    lines = grid(["table", "what is predicted", "rows", "numbers", "categories", "missing cells", "source", "licence"], rows)
    lines[1] = "|---|---|---:|---:|---:|---:|---|---|"
    return lines


def machine(kept):
    """What it was measured on and with."""
    told = kept["machine"]
    versions = {learner: ", ".join(sorted({run["version"] for run in kept["runs"] if run["learner"] == learner}))
                for learner in (trials.LANEWISE, trials.BOOSTING, "xgboost")}
    dates = sorted({run["date"] for run in kept["runs"]})
    return [f"* Machine: {told['processor']}, {told['threads']} threads for each learner",
            f"* Lanewise: {versions[trials.LANEWISE]}, {told['java']}",
            f"* scikit-learn {versions[trials.BOOSTING]}, XGBoost {versions['xgboost']}, {told['python']}",
            f"* Date: {' to '.join(dict.fromkeys((dates[0], dates[-1])))}"]


def summary(kept):
    """How often which of the two is better, and a few rows, for README."""
    count = {who: sum(winner(kept, table) == who for table in tables.ALL) for who in WORDS}
    rows = []
    for table in tables.ALL:
        if table.name in SHOWN_IN_README:
            score = SCORES[table.task]
            rows.append([f"{table.about}", f"{kept['tables'][table.name]['rows']:,}",
                         "accuracy, %" if score == "accuracy" else "R2", cell(kept, table, trials.LANEWISE, score),
                         cell(kept, table, trials.BOOSTING, score), WORDS[winner(kept, table)].removeprefix("neither: ")])
    lines = grid(["table", "rows", "score", "Lanewise", "gradient boosting", "better"], rows)
    lines[1] = "|---|---:|---|---:|---:|---|"
    return [f"On {len(tables.ALL)} tables, each learner with its default settings, gradient boosting scores higher on"
            f" {count[trials.BOOSTING]} and Lanewise on {count[trials.LANEWISE]}.",
            f"On the other {count[None]}, the difference is within noise. The table shows {len(rows)} of the {len(tables.ALL)}, with"
            " mean ± standard deviation of five splits:", "", *lines]


def with_block(text, name, lines):
    """The text with these lines between the markers of a block. Throws Failure if it has no such markers."""
    marked = re.compile(rf"(<!-- bench/trees: {re.escape(name)} -->\n).*?(^<!-- end -->$)", re.MULTILINE | re.DOTALL)
    changed, count = marked.subn(lambda found: found[1] + "\n" + "\n".join(lines) + "\n\n" + found[2], text)
    if count != 1:
        raise tables.Failure(f"there are {count} blocks <!-- bench/trees: {name} --> instead of one")
    return changed


def documents(kept):
    """By document: what it says, and what it should say."""
    made = {}
    for file, named in blocks(kept).items():
        text = changed = file.read_text(encoding="utf-8")
        for name, lines in named.items():
            changed = with_block(changed, name, lines)
        made[file] = text, changed
    return made


def write(kept):
    """Writes the tables into the documents."""
    for file, (text, changed) in documents(kept).items():
        if changed != text:
            file.write_text(changed, encoding="utf-8")


def problems(kept):
    """A sentence for each document that does not show the measurements."""
    return [f"{file.relative_to(peers.ROOT)} does not show docs/measurements/trees.json: bench/trees --write"
            for file, (text, changed) in documents(kept).items() if changed != text]

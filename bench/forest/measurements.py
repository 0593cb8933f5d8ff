"""docs/measurements/trees.json: what was measured, a line for each table and each run."""
import json
import math
import os
import statistics

from comparison import peers

from . import tables, trials

FILE = peers.ROOT / "docs/measurements/trees.json"
T_OF_FOUR = 2.776
"""The 97.5 % quantile of Student's t with four degrees of freedom: five seeds."""
TEST_SHARE = 0.2


def read(file):
    """The machine, the tables and the runs; empty if there is no file."""
    if not file.exists():
        return {"machine": {}, "tables": {}, "runs": []}
    return json.loads(file.read_text(encoding="utf-8"))


def write(file, kept):
    """Row by row, so that a change of one run is a change of one line."""
    def rows(values):
        return ",".join(f"\n  {value}" for value in values)

    named = [f"{json.dumps(name)}: {json.dumps(told)}" for name, told in kept["tables"].items()]
    text = (f'{{\n "machine": {json.dumps(kept["machine"])},\n "tables": {{{rows(named)}\n }},\n'
            f' "runs": [{rows(json.dumps(run) for run in kept["runs"])}\n ]\n}}\n')
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + ".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)


def describe(table, data):
    """What the file keeps of a table."""
    return {"rows": len(data.rows), "numbers": data.numbers(), "categories": len(data.categories),
            "missing": data.missing(), "sha256": data.sha256()}


def keep(file, machine, table, description, run):
    """Adds a run, or replaces the one of the same table, learner and seed."""
    kept = read(file)
    kept["machine"] = machine
    kept["tables"][table.name] = description
    kept["tables"] = {one.name: kept["tables"][one.name] for one in tables.ALL if one.name in kept["tables"]}
    places = {name: place for place, name in enumerate([*(one.name for one in tables.ALL), *trials.LEARNERS])}
    same = ("table", "learner", "seed")
    kept["runs"] = sorted([*(one for one in kept["runs"] if any(one[key] != run[key] for key in same)), run],
                          key=lambda one: (places[one["table"]], places[one["learner"]], one["seed"]))
    write(file, kept)


def by_seed(kept, table, learner, score):
    """The scores of a learner on a table, by seed."""
    return {run["seed"]: run[score] for run in kept["runs"] if (run["table"], run["learner"]) == (table, learner)}


def beyond_noise(ours, theirs):
    """Whether two lists of scores of the same splits differ by more than chance would explain.

    A paired t-test at 5 % whose variance is corrected for the overlap of the splits (Nadeau and Bengio, 2003)."""
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    if len(differences) != len(trials.SEEDS):
        raise tables.Failure(f"{len(differences)} seeds were measured instead of {len(trials.SEEDS)}")
    spread = statistics.stdev(differences) * math.sqrt(1 / len(differences) + TEST_SHARE / (1 - TEST_SHARE))
    return abs(statistics.mean(differences)) > T_OF_FOUR * spread


def compare(kept, table, learner, other, score):
    """1 if a learner's scores on a table are higher than the other's beyond noise, -1 if lower, else 0."""
    ours, theirs = ([values[seed] for seed in trials.SEEDS]
                    for values in (by_seed(kept, table, name, score) for name in (learner, other)))
    if not beyond_noise(ours, theirs):
        return 0
    return 1 if statistics.mean(ours) > statistics.mean(theirs) else -1


def gaps(kept):
    """The runs that are missing, as a sentence each."""
    there = {(run["table"], run["learner"], run["seed"]) for run in kept["runs"]}
    return [f"{table.name} was not measured with {learner}, seed {seed}" for table in tables.ALL for learner in trials.LEARNERS
            for seed in trials.SEEDS if (table.name, learner, seed) not in there]

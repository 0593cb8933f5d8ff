"""The recipes of docs/recipes.md, the JSON that keeps what was measured of them, and the table that is made of both."""
import json
import os
import re
import shlex
import statistics
import subprocess
import time
from dataclasses import dataclass

from comparison import peers

DOCUMENT = peers.ROOT / "docs/recipes.md"
MEASUREMENTS = peers.ROOT / "docs/measurements/recipes.json"
SEEDS = (1, 2, 3, 4, 5)
START = ["lanewise", "train"]
HEADING = "| recipe | network | at least | test accuracy, 5 seeds | parameters | seconds |"


class Failure(Exception):
    """A sentence about what is wrong with the document, the measurements or a run."""


@dataclass(frozen=True)
class Recipe:
    """``goal`` in per cent; ``limit`` the seconds that it may take, None if there is none; ``missed``: the text says so."""
    name: str
    network: str
    goal: str
    limit: float
    missed: bool
    words: tuple

    @property
    def epochs(self):
        return int(self.words[self.words.index("--epochs") + 1])

    @property
    def command(self):
        return shlex.join(self.words)

    def call(self, java, seed, threads, epochs=None):
        words = list(self.words)
        if epochs:
            words[words.index("--epochs") + 1] = str(epochs)
        return [java, "@.mvn/jvm.config", "-jar", "target/lanewise.jar", *words[1:], "--seed", str(seed), "--threads", str(threads)]


def recipes(text):
    """The recipes of the document: each is a section with a name in code style, a goal and one command."""
    found = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading = re.match(r"`([a-z-]+)`: (.+)\n", section)
        if not heading:
            continue
        name = heading[1]
        goal = re.findall(r"^Goal: ([\d.]+) %(?: in under (\d+) seconds)?", section, re.MULTILINE)
        commands = re.findall(r"^```\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
        if len(goal) != 1 or len(commands) != 1:
            raise Failure(f"{name} has {len(goal)} goals and {len(commands)} commands instead of one of each")
        words = shlex.split(commands[0].replace("\\\n", " "))
        if words[:len(START)] != START:
            raise Failure(f"the command of {name} does not begin with {shlex.join(START)}")
        if words.count("--epochs") != 1:
            raise Failure(f"the command of {name} does not say how many --epochs")
        # Else the last epoch that is printed is not what the run ends with.
        if "--patience" in words or "--validation" in words and words[words.index("--validation") + 1] != "0":
            raise Failure(f"{name} keeps other parameters than those of its last epoch")
        if "--seed" in words or "--threads" in words:
            raise Failure(f"the command of {name} says what is varied, seed or threads")
        found.append(Recipe(name, heading[2], goal[0][0], float(goal[0][1]) if goal[0][1] else None,
                            "**Not reached**" in section, tuple(words)))
    if not found:
        raise Failure("there is no recipe")
    return found


def read(file):
    """By the recipe's name: its command, its runs and its times."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def keep(file, recipe, kind, row):
    """Adds a row to the runs or times of a recipe; what was measured of another command is dropped."""
    kept = read(file)
    of_recipe = kept.get(recipe.name)
    if of_recipe is None or of_recipe["command"] != recipe.command:
        of_recipe = kept[recipe.name] = {"command": recipe.command, "runs": [], "times": []}
    if kind == "runs":
        of_recipe["runs"] = sorted([run for run in of_recipe["runs"] if run["seed"] != row["seed"]] + [row],
                                   key=lambda run: run["seed"])
    else:
        of_recipe["times"].append(row)
    write(file, kept)


def write(file, kept):
    """Row by row, so that a change of one is a change of one line."""
    def rows(values):
        return "[" + ",".join("\n   " + json.dumps(value) for value in values) + ("\n  ]" if values else "]")

    parts = [f' {json.dumps(name)}: {{\n  "command": {json.dumps(told["command"])},\n  "runs": {rows(told["runs"])},\n'
             f'  "times": {rows(told["times"])}\n }}' for name, told in kept.items()]
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + ".new")
    beside.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    os.replace(beside, file)


def run(command):
    """Runs a training: its right test examples, how many there are, its digest, and the seconds that it took.

    The seconds are those of the epochs' lines, from the start of the process, and at last those of its end."""
    start = time.monotonic()
    process = subprocess.Popen([*command, "--json", "--no-training-score"], cwd=peers.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        lines, seconds = [], []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            seconds.append(time.monotonic() - start)
        complaints = process.stderr.read()
        status = process.wait()
    finally:
        process.kill()
        process.wait()
    if status != 0:
        raise Failure(f"{shlex.join(command)} ended with status {status}: {complaints.strip()}")
    return (*outcome(lines), [*seconds[:-1], time.monotonic() - start])


def outcome(lines):
    """The right test examples, their number and the digest in the last of the objects that a training printed."""
    try:
        *epochs, last = [json.loads(line) for line in lines]
        if epochs and all("epoch" in epoch for epoch in epochs):
            return last["test_correct"], last["test_examples"], last["parameters_sha256"]
    except (KeyError, ValueError):
        pass
    raise Failure("these are not the lines of a training:\n" + "\n".join(lines[-3:]))


def whole(seconds, epochs):
    """What so many epochs take, from the seconds of the epochs' lines and of the end of a run of perhaps fewer."""
    measured = len(seconds) - 1
    if measured == epochs:
        return seconds[-1]
    if measured < 2:
        raise Failure("from one epoch nothing can be told about more")
    return seconds[-1] + (epochs - measured) * (seconds[-2] - seconds[0]) / (measured - 1)


def accuracies(recipe, kept):
    """Per cent right of each seed, as far as they were measured with the recipe's command."""
    told = kept.get(recipe.name)
    if not told or told["command"] != recipe.command:
        return {}
    return {row["seed"]: 100 * row["correct"] / row["examples"] for row in told["runs"] if row["seed"] in SEEDS}


def cells(recipe, kept):
    """Accuracy and seconds as they stand in the table."""
    right = list(accuracies(recipe, kept).values())
    accuracy = "not measured"
    if len(right) > 1:
        accuracy = f"{statistics.mean(right):.3f} ± {statistics.stdev(right):.3f} %"
        if len(right) < len(SEEDS):
            accuracy += f", {len(right)} seeds"
    told = kept.get(recipe.name)
    times = told["times"] if told and told["command"] == recipe.command else []
    if not times:
        return accuracy, "not measured"
    # A whole run tells more than what is told from a part of one.
    times = [row for row in times if row["epochs"] == recipe.epochs] or times
    median = statistics.median(row["seconds"] for row in times)
    part = min(row["epochs"] for row in times)
    return accuracy, f"{median:.3g}" if part == recipe.epochs else f"{median:.3g}, from {part} of {recipe.epochs} epochs"


def parameters(recipe):
    """Weights and biases of the network, and gamma and beta of its hidden units where those are normalised."""
    sizes = [int(size) for size in recipe.words[recipe.words.index("--layers") + 1].split("-")]
    normalised = 2 * sum(sizes[1:-1]) if {"--batch-norm", "--layer-norm"} & set(recipe.words) else 0
    return sum((inputs + 1) * units for inputs, units in zip(sizes, sizes[1:])) + normalised


def table(all_recipes, kept):
    lines = [HEADING, "|---|---|---|---|---|---|"]
    for recipe in all_recipes:
        accuracy, seconds = cells(recipe, kept)
        goal = f"{recipe.goal} %" + (f", under {recipe.limit:.0f} s" if recipe.limit else "")
        lines.append(f"| `{recipe.name}` | {recipe.network} | {goal} | {accuracy} | {parameters(recipe):,} | {seconds} |")
    return lines


def with_table(text, lines):
    """The document with this table in the place of its own."""
    found = re.search("^" + re.escape(HEADING) + r"\n(?:\|.*\n)*", text, re.MULTILINE)
    if not found:
        raise Failure("there is no table of the recipes")
    return text[:found.start()] + "\n".join(lines) + "\n" + text[found.end():]


def problems(text, kept):
    """A sentence for everything in which document and measurements do not agree."""
    all_recipes = recipes(text)
    found = []
    if with_table(text, table(all_recipes, kept)) != text:
        found.append("the table is not the one that the measurements make: bench/recipes --table writes it")
    for recipe in all_recipes:
        right = accuracies(recipe, kept)
        # What misses its goal may do so with fewer seeds; the table says with how many.
        if sorted(right) != list(SEEDS) and not (recipe.missed and len(right) > 1):
            found.append(f"{recipe.name} was not measured with every seed and the command in the document")
            continue
        reached = statistics.mean(right.values()) >= float(recipe.goal)
        times = [row["seconds"] for row in kept[recipe.name]["times"]]
        if not times:
            found.append(f"{recipe.name} has no time")
        elif recipe.limit and statistics.median(times) >= recipe.limit:
            reached = False
        if reached == recipe.missed:
            found.append(f"{recipe.name} {'reaches' if reached else 'misses'} its goal, and the document says otherwise")
    for name in kept.keys() - {recipe.name for recipe in all_recipes}:
        found.append(f"{name} was measured and is no recipe")
    return found

"""One training of one learner on one split of a table, and its scores on the test rows."""
import csv
import json
import math
import os
import re
import subprocess
import time
from pathlib import Path

from comparison import peers, session

from . import tables

SEEDS = (1, 2, 3, 4, 5)
LANEWISE = "lanewise"
BOOSTING = "boosting"
LEARNERS = {
    LANEWISE: "Lanewise",
    BOOSTING: "gradient boosting",
    "xgboost": "XGBoost",
    "forest": "random forest",
    "mlp": "scikit-learn's MLP",
    "linear": "linear model",
}
SMALLEST = 1e-7
"""Probabilities below count as this much in the log loss, because a forest gives many that are 0."""


class Runner:
    """Trains the learners on the machine that it runs on."""

    def __init__(self, tools, threads, flags=()):
        self.tools, self.threads, self.flags = tools, threads, flags
        self.program = peers.ROOT / "bin/lanewise"
        # Threads of OpenMP that wait actively take minutes instead of seconds when other programs run.
        self.environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads),
                            "OMP_WAIT_POLICY": "passive"}
        if not self.program.exists():
            raise tables.Failure("there is no bin/lanewise: ./mvnw -q -DskipTests package")
        if tools.java() is None:
            raise tables.Failure(peers.Jdk(17).missing(tools))
        self.environment["JAVA_HOME"] = tools.java()

    def run(self, table, data, learner, seed, folder):
        """Trains on a split and gives the scores, the seconds of the training and what the learner tells of itself."""
        training, test = data.split(seed)
        for name, rows in (("training.csv", training), ("test.csv", test)):
            Path(folder, name).write_text(data.text(rows), encoding="utf-8")
        train = self.lanewise if learner == LANEWISE else self.other
        told = train(table, data, learner, seed, folder)
        with Path(folder, "predictions.csv").open(encoding="utf-8", newline="") as file:
            header, *predictions = csv.reader(file)
        return {"table": table.name, "learner": learner, "seed": seed,
                **scores(table.task, header, predictions, data.targets(test)), **told}

    def lanewise(self, table, _data, _learner, seed, folder):
        """Runs bin/lanewise with its defaults and the given flags; the seconds are those of the whole process."""
        start = time.monotonic()
        printed = self.call([str(self.program), "train", "--data", "training.csv", "--test", "test.csv", "--target",
                             table.target, "--seed", str(seed), "--threads", str(self.threads), "--save",
                             "network.lanewise", *self.flags], folder)
        seconds = time.monotonic() - start
        self.call([str(self.program), "predict", "network.lanewise", "test.csv", "--format", "csv", "--output",
                   "predictions.csv"], folder)
        digest = re.search(r"^parameters sha256: ([0-9a-f]{64})$", printed, re.MULTILINE)
        if not digest:
            raise tables.Failure(f"lanewise train printed no digest: {printed[-200:]}")
        return {"seconds": round(seconds, 2), "version": session.revision(peers.ROOT),
                "epochs": len(re.findall(r"^Epoch ", printed, re.MULTILINE)), "sha256": digest[1]}

    def other(self, table, data, learner, seed, folder):
        """Runs learners.py; the seconds are those of its fit alone."""
        job = {"learner": learner, "classes": table.task == tables.CLASSES, "target": table.target, "seed": seed,
               "threads": self.threads, "categories": data.categories, "training": "training.csv", "test": "test.csv",
               "output": "predictions.csv"}
        told = json.loads(self.call([self.tools.python, str(tables.LEARNERS), "train"], folder, json.dumps(job)))
        return {"seconds": round(told["seconds"], 2), "version": told["version"]}

    def call(self, command, folder, text=""):
        """What a program prints. Throws Failure if it does not end with status 0."""
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
                              env=self.environment, check=False)
        if done.returncode != 0:
            raise tables.Failure(f"{' '.join(command[:3])} ended with status {done.returncode}: {done.stderr.strip()[-400:]}")
        return done.stdout


def scores(task, header, predictions, targets):
    """The scores of predictions, whose header names the classes or the target."""
    if len(predictions) != len(targets):
        raise tables.Failure(f"there are {len(predictions)} predictions for {len(targets)} rows")
    if task == tables.CLASSES:
        columns = {name.removeprefix("probability_of_"): column for column, name in enumerate(header)
                   if name.startswith("probability_of_")}
        return of_classes([{label: float(row[column]) for label, column in columns.items()} for row in predictions], targets)
    return of_numbers([float(row[-1]) for row in predictions], [float(target) for target in targets])


def of_classes(probabilities, targets):
    """Accuracy and log loss; the class with the largest probability counts, the first of equal ones."""
    correct = sum(max(row, key=row.get) == target for row, target in zip(probabilities, targets))
    loss = -sum(math.log(max(row.get(target, 0), SMALLEST)) for row, target in zip(probabilities, targets))
    return {"accuracy": round(correct / len(targets), 6), "log_loss": round(loss / len(targets), 6)}


def of_numbers(predicted, targets):
    """R2, root mean squared error and mean absolute error."""
    mean = sum(targets) / len(targets)
    squares = sum((a - b) ** 2 for a, b in zip(predicted, targets))
    absolute = sum(abs(a - b) for a, b in zip(predicted, targets))
    return {"r2": round(1 - squares / sum((target - mean) ** 2 for target in targets), 6),
            "rmse": float(f"{math.sqrt(squares / len(targets)):.6g}"), "mae": float(f"{absolute / len(targets):.6g}")}

"""What is swept, how a point is measured, and the CSV that keeps what was measured."""
import csv
import json
import os
import subprocess
from collections import namedtuple
from datetime import datetime

from comparison import peers, session

NOTEBOOK, WIDE = "784-40-10", "784-1024-1024-10"
WIDTHS = ("scalar", "64", "128", "256", "512")
TIMEOUT = 120

Point = namedtuple("Point", "layers relu batch threads kernels")
"""``relu``: rectifiers, softmax and cross-entropy; otherwise sigmoid and quadratic loss. ``kernels``: bits, or scalar."""

KEYS = ["sweep", "layers", "relu", "batch", "threads", "kernels"]
COLUMNS = [*KEYS, "epoch_seconds", "gflops", "examples", "machine", "java", "engine", "date"]


def sweeps(widest):
    """The points of every sweep by its name; ``widest`` are the bits of the processor's vectors."""
    bits = [width for width in WIDTHS if width == "scalar" or int(width) <= int(widest)]
    hidden = (10, 16, 32, 40, 64, 128, 256, 512, 1024, 2048, 4096)
    batches = tuple(2 ** i for i in range(11))
    return {
        "hidden": [Point(f"784-{units}-10", False, batch, threads, widest)
                   for batch in (10, 128) for threads in (1, 2) for units in hidden],
        "batch": [Point(layers, layers == WIDE, batch, threads, widest)
                  for layers in (NOTEBOOK, WIDE) for threads in (1, 2) for batch in batches],
        "width": [Point(layers, layers == WIDE, 128 if layers == WIDE else 10, 1, kernels)
                  for layers in (NOTEBOOK, WIDE) for kernels in bits],
    }


class Bench:
    """The engine of this working tree, to be measured on one JDK."""

    def __init__(self, tools, seconds):
        self.java, self.seconds = tools.java() + "/bin/java", seconds
        self.machine = session.processor() + f", {os.cpu_count()} cores"
        told = json.loads(self.run("-jar", str(peers.ROOT / "target/lanewise.jar"), "doctor", "--seconds", "0", "--json"))
        self.release = told["java"].split(",")[0]
        kind, *bits = told["kernels"].split()
        if kind != "vector":
            raise SystemExit(f"bench/sweep: this JDK has no vector kernels, {told['reason']}")
        self.widest = bits[0]

    def run(self, *arguments):
        command = [self.java, f"@{peers.ROOT / '.mvn/jvm.config'}", *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
                              timeout=TIMEOUT).stdout

    def measure(self, sweep, point):
        classes = f"{peers.program_classes(peers.ROOT)}:{peers.OURS.folder / 'target/classes'}"
        told = json.loads(self.run("-cp", classes, "dev.lanewise.bench.ScalingMain", point.layers,
                                   str(point.relu).lower(), str(point.batch), str(point.threads), point.kernels,
                                   str(self.seconds)))
        return dict(zip(KEYS, [sweep, *map(str, point)])) | {
            "epoch_seconds": told["epoch_seconds"], "gflops": told["gflops"], "examples": told["examples"],
            "machine": self.machine, "java": told["java"], "engine": session.revision(peers.ROOT),
            "date": f"{datetime.now():%Y-%m-%d %H:%M}"}


def read(file):
    if not file.exists():
        return []
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def append(file, row):
    new = not file.exists()
    with open(file, "a", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(row)


def times_measured(rows, sweep, point, machine, java):
    """How often a point stands in the rows, measured on that machine and JDK."""
    key = [sweep, *map(str, point)]
    return sum([row[name] for name in KEYS] == key and row["machine"] == machine and row["java"] == java for row in rows)


def fastest(rows, sweep):
    """By the point: seconds of an epoch and GFLOP/s of a sweep's fastest run, as whatever else runs only slows it down."""
    found = {}
    for row in rows:
        if row["sweep"] == sweep:
            point = Point(row["layers"], row["relu"] == "True", int(row["batch"]), int(row["threads"]), row["kernels"])
            found.setdefault(point, []).append((float(row["epoch_seconds"]), float(row["gflops"])))
    return {point: min(measured) for point, measured in found.items()}

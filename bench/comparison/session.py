"""One session: every peer in turn, round after round, so that whatever the machine does besides strikes all alike."""
import os
import platform
import re
import subprocess
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from comparison import peers, protocol
from comparison.protocol import PeerFailure, median

LAYERS = [(10, 784, 40), (128, 784, 1024), (128, 1024, 1024)]
PRODUCTS = ["1024x1024x1024"] + [
    f"{kind} {size}" for m, k, n in LAYERS
    for kind, size in (("forward", f"{m}x{k}x{n}"), ("gradient", f"{k}x{m}x{n}"), ("backward", f"{m}x{n}x{k}"))]


MEDIANS = "The value of a round is itself a median."


@dataclass(frozen=True)
class Job:
    """``kind`` is training, process or cases; ``epochs`` and ``threads`` are the ones without --epochs and --threads."""
    name: str
    kind: str
    title: str
    epochs: int
    threads: tuple
    cases: tuple = ()
    score: str = "correct"
    """What a training reports about its epochs besides their seconds."""
    remark: str = ""
    """A sentence below the table."""


JOBS = {job.name: job for job in [
    Job("notebook", "training",
        "The notebook's run: 784-40-10, sigmoid, quadratic loss, mini-batches of 10, SGD with eta 0.1", 30, (1, 2)),
    Job("wide", "training",
        "Wide layers: 784-1024-1024-10, ReLU, softmax and cross-entropy, mini-batches of 128, SGD with eta 0.1", 3, (1, 2)),
    Job("wide-adam", "training",
        "Wide layers with Adam: the same network and mini-batches, Adam with eta 0.001", 3, (1, 2)),
    Job("small", "training",
        "A small network: 784-100-10, ReLU, softmax and cross-entropy, mini-batches of 32, SGD with eta 0.1", 15, (1, 2)),
    Job("process", "process",
        "The notebook's run as a whole process, from its start to its last line, loading and evaluation included",
        30, (1, 2)),
    Job("table", "training",
        "Regression on a table: 8-64-64-1, ReLU, quadratic loss, mini-batches of 64, Adam with eta 0.001, 20,000 rows",
        60, (1, 2), score="error"),
    Job("multiply", "cases", "Matrix products in float32", 0, (1,), tuple(PRODUCTS), remark=MEDIANS),
    Job("predict", "cases", "Prediction with a trained 784-40-10", 3, (1,), ("one image", "10000 images"), remark=MEDIANS),
    Job("cold-predict", "cases", "The first predictions of a process with a trained 784-40-10, one image at a time",
        3, (1,), ("loading", "first 1000 predictions", "next 100000 predictions"),
        remark="Each time is a total, measured once in a new process. Lanewise gets no JVM option other than the module and, "
               "for scalar kernels, their property."),
    Job("cold-train", "cases", "A short training in a program, and short trainings as whole processes",
        0, (1, 2), (peers.IRIS, *peers.PROCESSES),
        remark="The first case is timed inside a running program, from the creation of the training object to the end of "
               "the training; the others are whole processes of the notebook's run. ONNX Runtime does not train."),
]}


@dataclass
class Entry:
    """A peer with so many threads, and what its processes measured: one Run a round."""
    peer: peers.Peer
    threads: int
    runs: list = field(default_factory=list)
    failure: str = ""
    beside: list = field(default_factory=list)
    """The engine's entries of the sessions it was measured in, where several sessions are put together."""

    def label(self):
        return f"{self.peer.title}, {self.threads} thread{'s' if self.threads > 1 else ''}"


@dataclass(frozen=True)
class Spread:
    """The median of one value a round, with the smallest and the largest."""
    median: float
    low: float
    high: float

    @staticmethod
    def of(values):
        return Spread(median(values), min(values), max(values))


@dataclass
class Results:
    job: Job
    epochs: int
    rounds: int
    entries: list
    absent: dict
    """By the title of a peer that took no part: why."""


@dataclass
class Session:
    """All that one call of bench/compare measured; kept as JSON, so that a comparison can be made in pieces."""
    command: str
    machine: list
    """Sentences; those that begin alike are told once where sessions are put together."""
    results: list

    def to_json(self):
        return {"command": self.command, "machine": self.machine, "results": [
            {"job": results.job.name, "epochs": results.epochs, "rounds": results.rounds, "absent": results.absent,
             "entries": [{"peer": entry.peer.name, "threads": entry.threads, "failure": entry.failure,
                          "runs": [vars(run) for run in entry.runs]} for entry in results.entries]}
            for results in self.results]}

    @staticmethod
    def from_json(told):
        known = {peer.name: peer for peer in (*peers.ALL, *peers.BASELINES)}
        return Session(told["command"], told["machine"], [
            Results(JOBS[results["job"]], results["epochs"], results["rounds"],
                    [Entry(known[entry["peer"]], entry["threads"], [protocol.Run(**run) for run in entry["runs"]],
                           entry["failure"]) for entry in results["entries"]], results["absent"])
            for results in told["results"]])


def together(sessions):
    """The results of several sessions, one Results a job.

    The processes of a system are put together over all sessions, and its ratio is the one to the engine's processes in the
    same sessions. A system that failed, or was absent, in some session and was measured in another counts as measured.
    """
    merged = []
    for job in JOBS.values():
        pieces = [results for session in sessions for results in session.results if results.job is job]
        if not pieces:
            continue
        if len({piece.epochs for piece in pieces}) > 1:
            raise ValueError(f"the sessions trained {job.name} for different numbers of epochs, so they cannot be compared")
        entries = {}
        for piece in pieces:
            ours = [entry for entry in piece.entries if entry.peer is peers.OURS]
            for entry in piece.entries:
                one = entries.setdefault((entry.peer.name, entry.threads), Entry(entry.peer, entry.threads))
                one.runs += entry.runs
                one.failure = one.failure or entry.failure
                one.beside += ours if entry.runs else []
        for entry in entries.values():
            entry.failure = "" if entry.runs else entry.failure
            entry.beside = [] if entry.peer is peers.OURS else pooled(entry.beside)
        measured = {entry.peer.title for entry in entries.values() if entry.runs}
        absent = {title: why for piece in pieces for title, why in piece.absent.items() if title not in measured}
        merged.append(Results(job, pieces[0].epochs, sum(piece.rounds for piece in pieces), list(entries.values()), absent))
    return merged


def pooled(entries):
    """Entries of the same system, one for each number of threads."""
    by_threads = {}
    for entry in entries:
        by_threads.setdefault(entry.threads, Entry(entry.peer, entry.threads)).runs += entry.runs
    return list(by_threads.values())


def figure(job, run, case=None):
    """The one value of a process that is compared: seconds."""
    if job.kind == "process":
        return run.whole
    return run.cases[case]["seconds"] if job.kind == "cases" else run.steady()


def measure(job, chosen, absent, tools, folder, epochs, threads, rounds, timeout, say):
    """Runs a job; a peer that fails once is not run again."""
    entries = []
    for peer in chosen:
        if job.name in peer.jobs:
            # A peer that uses one thread at most is measured once, as such.
            entries += [Entry(peer, count) for count in sorted({min(count, peer.threads) for count in threads})]
    for turn in range(1, rounds + 1):
        for entry in entries:
            if entry.failure:
                continue
            try:
                run = entry.peer.measure(tools, folder, job, epochs, entry.threads, timeout)
            except PeerFailure as failure:
                entry.failure = str(failure)
                say(f"{job.name}, round {turn}/{rounds}: {entry.label()}: {failure}")
                continue
            entry.runs.append(run)
            told = figure(job, run, job.cases[0] if job.cases else None)
            say(f"{job.name}, round {turn}/{rounds}: {entry.label()}: {told:.4g} s")
    return Results(job, epochs, rounds, entries, {
        peer.title: why for peer, why in absent.items() if job.name in peer.jobs})


class Machine:
    """What the session ran on, and how busy it was besides."""
    IDLE, STOLEN = (3, 4), 7
    BUSY = 5.0
    """Per cent of the processors' time for others from which a session is not worth much."""

    def __init__(self):
        self.begin = datetime.now()
        self._started, self._ticks, self._own = time.monotonic(), ticks(), own_seconds()

    def shares(self):
        """Per cent of the processors' time since the start that went to other programs, and to other guests."""
        passed = [after - before for before, after in zip(self._ticks, ticks())]
        total = sum(passed)
        if len(passed) <= self.STOLEN or total == 0:
            return 0.0, 0.0
        used = total - passed[self.STOLEN] - sum(passed[i] for i in self.IDLE)
        others = used - (own_seconds() - self._own) * os.sysconf("SC_CLK_TCK")
        return max(0.0, 100 * others / total), 100 * passed[self.STOLEN] / total

    def describe(self, tools, baseline=None):
        """Sentences about the machine, and about the tree of the baseline, if any; call it at the end."""
        spent = time.monotonic() - self._started
        others, guests = self.shares()
        release = platform.freedesktop_os_release() if Path("/etc/os-release").exists() else {}
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        sentences = [
            f"Machine: {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
            f"{release.get('PRETTY_NAME', platform.system())}, Linux {platform.release()}",
            f"Java of the engine: {first_line([tools.java() + '/bin/java', '-version'])}",
            f"Engine: {revision(peers.ROOT)}",
            *([f"Baseline: {revision(baseline)}"] if baseline else []),
            f"Date: {self.begin:%Y-%m-%d %H:%M}, {spent / 60:.0f} minutes",
            f"Other load: {others:.1f} % of the processor time went to other programs, {guests:.1f} % to other guests of the "
            "hardware",
        ]
        if others + guests > self.BUSY:
            sentences.append("**Busy**: the machine did other things: these figures are not worth publishing.")
        return sentences


def own_seconds():
    """Processor time of this process and of the children that have ended."""
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system


def processor():
    try:
        told = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        told = None
    return (told[1] if told else "unknown processor") + (f" with {peers.vectors()}" if peers.vectors() else "")


def ticks():
    """The processors' time since start, by what it went to; the eighth is what the hypervisor gave to others."""
    try:
        return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except OSError:
        return []


def first_line(command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout.split("\n", 1)[0]
    except OSError as problem:
        return str(problem)


def revision(root):
    git = ["git", "-C", str(root)]
    commit = first_line(git + ["rev-parse", "--short=12", "HEAD"])
    changed = first_line(git + ["status", "--porcelain", "--", "src", "pom.xml"])
    return f"commit {commit}" + (" with changes that are not committed" if changed else "")

"""Runs one peer as a process and reads what it prints. Whatever is not a measurement is a failure, never passed over."""
import json
import math
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

TEST_IMAGES = 10_000
SCORES = {"correct": (0, TEST_IMAGES), "error": (1e-9, 1e9)}
"""What a system reports about an epoch besides its seconds, with the range of each figure."""


class PeerFailure(Exception):
    """A peer did not do its job; the message is a sentence for the table."""


@dataclass
class Run:
    """What one process of a peer measured."""
    epochs: list = field(default_factory=list)
    """Seconds of training, epoch by epoch; None where the program prints none."""
    correct: list = field(default_factory=list)
    cases: dict = field(default_factory=dict)
    """By the case's name, the line that reported it."""
    end: dict = field(default_factory=dict)
    whole: float = math.nan
    """Seconds from the start of the process to its last line."""
    first: float = math.nan
    """Seconds from the start of the process to its first line."""
    errors: list = field(default_factory=list)
    """Of a regression: root mean squared errors on the test rows, epoch by epoch."""

    def steady(self):
        """Median seconds of the epochs of the second half, when caches are filled and compilers are done."""
        return median(self.epochs[len(self.epochs) // 2:])

    def after(self, epoch):
        """Seconds from the start of the process to the end of an epoch, counted from 1.

        Programs time their epochs, but not the evaluation between them; that is spread evenly over all epochs but the first.
        """
        if epoch == 1:
            return self.first
        between = self.whole - self.first - sum(self.epochs[1:])
        return self.first + sum(self.epochs[1:epoch]) + between * (epoch - 1) / (len(self.epochs) - 1)


def median(values):
    ordered = sorted(values)
    if not ordered:
        raise ValueError("there is no median of nothing")
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def run(command, environment, timeout, parse):
    """Runs a command and hands its lines to ``parse(lines)``, which gives a Run or raises PeerFailure."""
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        start = time.monotonic()
        try:
            process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=complaints, text=True, errors="replace", start_new_session=True)
        except OSError as problem:
            raise PeerFailure(f"could not be started: {problem}") from problem
        lines, times = [], []

        def read():
            for line in process.stdout:
                times.append(time.monotonic() - start)
                lines.append(line.rstrip("\n"))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise PeerFailure(f"took more than {timeout:.0f} seconds and was ended") from None
        finally:
            # Also when the user gives up: the peer and whatever it started end with us.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            reader.join(5)
        if status != 0:
            complaints.seek(0)
            said = [line.strip() for line in complaints if line.strip()]
            telling = [line for line in said if re.search(r"error|exception", line, re.IGNORECASE)] or said
            raise PeerFailure(f"ended with status {status}: {telling[-1] if telling else 'without a word'}")
        result = parse(lines)
        result.first, result.whole = times[0], times[-1]
        return result


def measurements(epochs, cases, score="correct"):
    """A parser for the lines of bench/peers/README.md: so many epochs with that score, or the cases if there are any."""

    def parse(lines):
        result = Run()
        for line in lines:
            if not line.strip():
                continue
            if result.end:
                raise PeerFailure(f"printed {line[:80]!r} after its last line")
            read_line(line, result, score)
        if not result.end:
            raise PeerFailure("ended without its last line, the one with version, threads and settings")
        if len(result.epochs) != epochs:
            raise PeerFailure(f"reported {len(result.epochs)} epochs instead of {epochs}")
        missing = [case for case in cases if case not in result.cases]
        if missing:
            raise PeerFailure(f"did not report {', '.join(missing)}")
        return result

    return parse


def read_line(line, result, score="correct"):
    try:
        values = json.loads(line)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise PeerFailure(f"printed {line[:80]!r}, which is no measurement")
    if "version" in values:
        if not (isinstance(values["version"], str) and isinstance(values.get("settings"), str)):
            raise PeerFailure(f"printed {line[:80]!r} without version or settings as text")
        require_number(values, "threads", 1, 4096)
        result.end = values
    elif "epoch" in values:
        require_number(values, "seconds", 1e-9, 1e6)
        require_number(values, score, *SCORES[score])
        if values["epoch"] != len(result.epochs) + 1:
            raise PeerFailure(f"reported epoch {values['epoch']!r} after {len(result.epochs)} epochs")
        result.epochs.append(values["seconds"])
        (result.correct if score == "correct" else result.errors).append(values[score])
    elif "case" in values:
        require_number(values, "seconds", 1e-12, 1e6)
        if not isinstance(values["case"], str) or values["case"] in result.cases:
            raise PeerFailure(f"reported the case {values['case']!r} twice or by no name")
        result.cases[values["case"]] = values
    else:
        raise PeerFailure(f"printed {line[:80]!r}, which is no measurement")


def require_number(values, key, low, high):
    value = values.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise PeerFailure(f"reported {value!r} as {key}, which is not from {low:g} to {high:g}")


def program_lines(epochs):
    """A parser for what the program ``lanewise train`` itself prints."""

    def parse(lines):
        result = Run()
        for line in lines:
            told = re.fullmatch(r"Epoch +(\d+): (\d+) / 10000", line)
            if told and int(told[1]) == len(result.correct):
                result.correct.append(int(told[2]))
                result.epochs.append(None)
            elif line.startswith("parameters sha256: ") and len(result.correct) == epochs:
                result.end = {"settings": line}
            else:
                raise PeerFailure(f"printed {line[:80]!r}, which is no line of a training")
        if not result.end:
            raise PeerFailure("ended without the digest of its parameters")
        return result

    return parse

"""What every peer written in Python shares: its arguments, the data, and the lines it prints (bench/peers/README.md)."""
import json
import os
import sys
import time

from collections import namedtuple

import numpy as np

TRAINING = 50_000

TABLE_TRAINING = 20_000

Job = namedtuple("Job", "sizes relu batch adam eta")
"""``relu``: with softmax and cross-entropy (``table``: identity and quadratic cost), otherwise sigmoid and quadratic cost;
``adam``: otherwise plain SGD."""

JOBS = {
    "notebook": Job([784, 40, 10], False, 10, False, 0.1),
    "small": Job([784, 100, 10], True, 32, False, 0.1),
    "wide": Job([784, 1024, 1024, 10], True, 128, False, 0.1),
    "wide-adam": Job([784, 1024, 1024, 10], True, 128, True, 0.001),
    "table": Job([8, 64, 64, 1], True, 64, True, 0.001),
}
JOBS["process"] = JOBS["notebook"]


class Digits:
    """MNIST as the notebook has it: a pixel is byte/256, the first 50,000 training images train, 10,000 others test."""

    def __init__(self, folder, dtype=np.float32):
        self.x = _read(folder, "train-images-idx3-ubyte")[:TRAINING].reshape(-1, 784).astype(dtype) / dtype(256)
        self.labels = _read(folder, "train-labels-idx1-ubyte")[:TRAINING].astype(np.int64)
        self.test_x = _read(folder, "t10k-images-idx3-ubyte").reshape(-1, 784).astype(dtype) / dtype(256)
        self.test_labels = _read(folder, "t10k-labels-idx1-ubyte").astype(np.int64)

    def wanted(self):
        """The outputs wanted for the training images: a row with a single 1 for each."""
        return np.eye(10, dtype=self.x.dtype)[self.labels]

    def report(self, epoch, seconds, outputs):
        """Reports an epoch, with the network's outputs for the test images."""
        report_epoch(epoch, seconds, np.count_nonzero(outputs.argmax(axis=1) == self.test_labels))


class Table:
    """The rows of the job ``table``: eight inputs and a target, the first 20,000 to train on, the others to test."""

    def __init__(self, folder):
        rows = np.fromfile(os.path.join(folder, "table.f32"), "<f4").reshape(-1, 9).astype(np.float32)
        x, y = np.ascontiguousarray(rows[:, :8]), np.ascontiguousarray(rows[:, 8:])
        self.x, self.y = x[:TABLE_TRAINING], y[:TABLE_TRAINING]
        self.test_x, self.test_y = x[TABLE_TRAINING:], y[TABLE_TRAINING:]

    def wanted(self):
        return self.y

    def report(self, epoch, seconds, outputs):
        """Reports an epoch, with the network's outputs for the test rows."""
        errors = outputs.reshape(-1, 1).astype(np.float64) - self.test_y
        _report(epoch=epoch, seconds=seconds, error=float(np.sqrt(np.mean(errors ** 2))))


def data(folder, job):
    """The data of a job that trains."""
    return Table(folder) if job == "table" else Digits(folder)


def _read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        content = file.read()
    axes = content[3]
    shape = [int.from_bytes(content[4 * i:4 * i + 4], "big") for i in range(1, axes + 1)]
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def arguments():
    """Data folder, job, epochs and threads, as the driver passes them."""
    folder, job, epochs, threads = sys.argv[1:]
    return folder, job, int(epochs), int(threads)


def report_epoch(epoch, seconds, correct):
    """Epochs count from 1; the seconds are those of training alone."""
    _report(epoch=epoch, seconds=seconds, correct=int(correct))


def report_case(case, seconds, **more):
    """One measurement of a job that does not train: the seconds of one repetition."""
    _report(case=case, seconds=seconds, **more)


def report_end(version, threads, settings):
    """The last line. The settings are a sentence for the table's footnotes."""
    _report(version=version, threads=threads, settings=settings)


def _report(**line):
    print(json.dumps(line), flush=True)


def median_seconds(repetition):
    """Median seconds of one repetition: warmed for half a second, then 25 samples of at least 20 ms."""
    clock = time.perf_counter
    begin, count, spent = clock(), 0, 0.0
    while spent < 0.5:
        repetition()
        count += 1
        spent = clock() - begin
    inner = max(1, int(0.02 * count / spent))
    samples = []
    for _ in range(25):
        start = clock()
        for _ in range(inner):
            repetition()
        samples.append((clock() - start) / inner)
    return float(np.median(samples))

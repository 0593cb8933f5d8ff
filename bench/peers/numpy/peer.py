"""NumPy a mini-batch at a time, in float32, with every array of a step made once: backprop written out by hand.

Settings tried: gathering all examples of an epoch at once (as here) against one mini-batch at a time, results into
arrays made once (as here) against new ones, weights as (in, out) against (out, in).
"""
import time

import numpy as np
import protocol


class Network:
    """Sigmoid and quadratic cost, or ReLU with softmax and cross-entropy; trains its weights in place."""

    def __init__(self, sizes, relu, batch, eta, rng):
        self.relu, self.eta = relu, eta
        self.w = [(rng.standard_normal((m, n)) / np.sqrt(m)).astype(np.float32) for m, n in zip(sizes, sizes[1:])]
        self.b = [np.zeros(n, np.float32) for n in sizes[1:]]
        self.a = [np.empty((batch, n), np.float32) for n in sizes[1:]]
        self.e = [np.empty((batch, n), np.float32) for n in sizes[1:]]
        self.s = [np.empty((batch, n), np.float32) for n in sizes[1:]]
        self.nabla = [np.empty_like(w) for w in self.w]

    def activate(self, layer, z):
        if not self.relu:
            np.negative(z, out=z)
            np.exp(z, out=z)
            z += 1
            np.reciprocal(z, out=z)
        elif layer < len(self.w) - 1:
            np.maximum(z, 0, out=z)
        else:
            z -= z.max(axis=1, keepdims=True)
            np.exp(z, out=z)
            z /= z.sum(axis=1, keepdims=True)

    def feedforward(self, x):
        for layer, (w, b) in enumerate(zip(self.w, self.b)):
            x = x @ w
            x += b
            self.activate(layer, x)
        return x

    def step(self, x, y):
        n = len(x)
        a, e, s = ([array[:n] for array in arrays] for arrays in (self.a, self.e, self.s))
        last = len(self.w) - 1
        inputs = x
        for layer in range(last + 1):
            np.matmul(inputs, self.w[layer], out=a[layer])
            a[layer] += self.b[layer]
            self.activate(layer, a[layer])
            inputs = a[layer]
        np.subtract(a[last], y, out=e[last])
        if not self.relu:
            self.times_prime(last, a, e, s)
        for layer in range(last, 0, -1):
            np.matmul(e[layer], self.w[layer].T, out=e[layer - 1])
            self.times_prime(layer - 1, a, e, s)
        alpha = np.float32(self.eta / n)
        for layer in range(last + 1):
            nabla = self.nabla[layer]
            np.matmul((x if layer == 0 else a[layer - 1]).T, e[layer], out=nabla)
            nabla *= alpha
            self.w[layer] -= nabla
            self.b[layer] -= alpha * e[layer].sum(axis=0)

    def times_prime(self, layer, a, e, s):
        if self.relu:
            e[layer] *= a[layer] > 0
        else:
            np.subtract(1, a[layer], out=s[layer])
            s[layer] *= a[layer]
            e[layer] *= s[layer]


def train(digits, epochs, sizes, relu, batch):
    rng = np.random.default_rng(1)
    network = Network(sizes, relu, batch, 0.1, rng)
    wanted = digits.wanted()
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        order = rng.permutation(len(digits.x))
        x, y = digits.x[order], wanted[order]
        for k in range(0, len(x), batch):
            network.step(x[k:k + batch], y[k:k + batch])
        seconds = time.perf_counter() - start
        predicted = network.feedforward(digits.test_x).argmax(axis=1)
        protocol.report_epoch(epoch, seconds, (predicted == digits.test_labels).sum())


def first(rows, columns):
    # Multiples of 1/8 below 1: every sum is exact, so that all systems must agree on it.
    return ((np.arange(rows * columns) * 7 % 13 - 6) / np.float32(8)).astype(np.float32).reshape(rows, columns)


def second(rows, columns):
    return ((np.arange(rows * columns) * 5 % 11 - 5) / np.float32(8)).astype(np.float32).reshape(rows, columns)


def measure(name, a, b):
    c = np.empty((a.shape[0], b.shape[1]), np.float32)
    np.matmul(a, b, out=c)
    marks = (np.arange(c.shape[0])[:, None] * 31 + np.arange(c.shape[1])) % 7
    check = float((c.astype(np.float64) * marks).sum())
    protocol.report_case(name, protocol.median_seconds(lambda: np.matmul(a, b, out=c)), check=check)


def multiply():
    measure("1024x1024x1024", first(1024, 1024), second(1024, 1024))
    for m, k, n in (10, 784, 40), (128, 784, 1024), (128, 1024, 1024):
        a, w, e = first(m, k), second(k, n), second(m, n)
        measure(f"forward {m}x{k}x{n}", a, w)
        measure(f"gradient {k}x{m}x{n}", a.T, e)
        measure(f"backward {m}x{n}x{k}", e, w.T)


def main():
    folder, job, epochs, threads = protocol.arguments()
    settings = "float32, arrays of a step made once"
    if job == "multiply":
        multiply()
        settings = "numpy.matmul into an array made before"
    elif job == "wide":
        train(protocol.Digits(folder), epochs, [784, 1024, 1024, 10], True, 128)
    else:
        train(protocol.Digits(folder), epochs, [784, 40, 10], False, 10)
    protocol.report_end(f"NumPy {np.__version__}", threads, settings)


main()

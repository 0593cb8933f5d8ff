"""NumPy a mini-batch at a time, in float32: backprop written out by hand.

Settings tried, on the notebook's network: weights as (out, in), as here, take 5 % less time than (in, out); results into
arrays made once, as here, 3 % less than new ones; the learning rate multiplied into the errors, as here, instead of into
the gradients 7 % less; all examples of an epoch gathered at once, as here, less than one mini-batch at a time.

On the table's network all parameters are views of one array, and so are the gradients and both moments: a step of Adam is a
dozen calls, whatever the number of layers.
"""
import time

import numpy as np
import protocol
from numpy import add, divide, exp, matmul, maximum, multiply, negative, reciprocal, sqrt, subtract


class Layer:
    """Weights (out, in) and biases."""

    def __init__(self, inputs, units, rng):
        self.w = (rng.standard_normal((units, inputs)) / np.sqrt(inputs)).astype(np.float32)
        self.w_transposed = self.w.T
        self.b = np.zeros(units, np.float32)
        self.nabla = np.empty_like(self.w)


class Room:
    """A layer's arrays for a mini-batch of so many examples: a row each of activations, errors, derivatives."""

    def __init__(self, layer, count):
        self.a, self.e, self.prime = (np.empty((count, len(layer.b)), np.float32) for _ in range(3))
        self.e_transposed = self.e.T


def sigmoid(z):
    negative(z, z)
    exp(z, z)
    add(z, 1, z)
    reciprocal(z, z)


def times_sigmoid_prime(a, e, prime):
    subtract(1, a, prime)
    multiply(prime, a, prime)
    multiply(e, prime, e)


def relu(z):
    maximum(z, 0, z)


def times_relu_prime(a, e, _):
    multiply(e, a > 0, e)


def softmax(z):
    subtract(z, z.max(axis=1, keepdims=True), z)
    exp(z, z)
    z /= z.sum(axis=1, keepdims=True)


def identity(_):
    pass


class Adam:
    """Moves the parameters of all layers into one array."""
    BETA1, BETA2, EPSILON = np.float32(0.9), np.float32(0.999), 1e-8

    def __init__(self, layers, eta):
        self.eta, self.steps = eta, 0
        count = sum(layer.w.size + layer.b.size for layer in layers)
        self.parameters, self.nabla, self.m, self.v, self.room, self.root = np.zeros((6, count), np.float32)
        start = 0
        for layer in layers:
            for name, values in ("w", layer.w), ("b", layer.b):
                part = slice(start, start + values.size)
                view = self.parameters[part].reshape(values.shape)
                view[:] = values
                setattr(layer, name, view)
                setattr(layer, "nabla" if name == "w" else "nabla_b", self.nabla[part].reshape(values.shape))
                start += values.size
            layer.w_transposed = layer.w.T

    def step(self):
        """The order of the paper's section 2, as in the engine: one root and one division."""
        self.steps += 1
        correction = (1 - 0.999 ** self.steps) ** 0.5
        g, m, v, room, root = self.nabla, self.m, self.v, self.room, self.root
        multiply(m, self.BETA1, m)
        multiply(g, 1 - self.BETA1, room)
        add(m, room, m)
        multiply(v, self.BETA2, v)
        multiply(g, g, room)
        multiply(room, 1 - self.BETA2, room)
        add(v, room, v)
        sqrt(v, root)
        add(root, np.float32(self.EPSILON * correction), root)
        multiply(m, np.float32(self.eta * correction / (1 - 0.9 ** self.steps)), room)
        divide(room, root, room)
        subtract(self.parameters, room, self.parameters)


class Network:
    """Sigmoid and quadratic cost, or ReLU with softmax and cross-entropy or, for numbers, with identity and quadratic cost."""

    def __init__(self, sizes, wide, eta, rng, numbers=False, adam=False):
        self.layers = [Layer(m, n, rng) for m, n in zip(sizes, sizes[1:])]
        self.hidden, self.output = (relu, identity if numbers else softmax) if wide else (sigmoid, sigmoid)
        self.times_prime = times_relu_prime if wide else times_sigmoid_prime
        self.quadratic = not wide
        self.adam = Adam(self.layers, eta) if adam else None
        self.eta = 1 if adam else eta
        self.rooms = {}

    def feedforward(self, x):
        for layer in self.layers:
            x = x @ layer.w_transposed + layer.b
            (self.output if layer is self.layers[-1] else self.hidden)(x)
        return x

    def step(self, x, y):
        count = len(x)
        if count not in self.rooms:
            self.rooms[count] = [Room(layer, count) for layer in self.layers], np.float32(self.eta / count)
        rooms, alpha = self.rooms[count]
        last = rooms[-1]
        inputs = x
        for layer, room in zip(self.layers, rooms):
            a = room.a
            matmul(inputs, layer.w_transposed, a)
            add(a, layer.b, a)
            (self.output if room is last else self.hidden)(a)
            inputs = a
        subtract(last.a, y, last.e)
        if self.quadratic:
            self.times_prime(last.a, last.e, last.prime)
        multiply(last.e, alpha, last.e)
        for below, layer, room in zip(rooms[-2::-1], self.layers[:0:-1], rooms[:0:-1]):
            matmul(room.e, layer.w, below.e)
            self.times_prime(below.a, below.e, below.prime)
        inputs = x
        for layer, room in zip(self.layers, rooms):
            matmul(room.e_transposed, inputs, layer.nabla)
            if self.adam:
                add.reduce(room.e, out=layer.nabla_b)
            else:
                subtract(layer.w, layer.nabla, layer.w)
                subtract(layer.b, add.reduce(room.e), layer.b)
            inputs = room.a
        if self.adam:
            self.adam.step()


def train(data, epochs, job):
    sizes, wide, batch, adam, eta = protocol.JOBS[job]
    rng = np.random.default_rng(1)
    network = Network(sizes, wide, eta, rng, job == "table", adam)
    wanted = data.wanted()
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        order = rng.permutation(len(data.x))
        x, y = data.x[order], wanted[order]
        for k in range(0, len(x), batch):
            network.step(x[k:k + batch], y[k:k + batch])
        seconds = time.perf_counter() - start
        data.report(epoch, seconds, network.feedforward(data.test_x))


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


def products():
    measure("1024x1024x1024", first(1024, 1024), second(1024, 1024))
    for m, k, n in (10, 784, 40), (128, 784, 1024), (128, 1024, 1024):
        a, w, e = first(m, k), second(k, n), second(m, n)
        measure(f"forward {m}x{k}x{n}", a, w)
        measure(f"gradient {k}x{m}x{n}", a.T, e)
        measure(f"backward {m}x{n}x{k}", e, w.T)


def main():
    folder, job, epochs, threads = protocol.arguments()
    settings = "float32, arrays allocated once, eta multiplied into the errors"
    if job == "multiply":
        products()
        settings = "numpy.matmul into a preallocated array"
    else:
        train(protocol.data(folder, job), epochs, job)
        if protocol.JOBS[job].adam:
            settings = "float32, arrays allocated once, Adam on all parameters at once"
    protocol.report_end(f"NumPy {np.__version__}", threads, settings)


main()

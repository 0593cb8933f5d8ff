"""The lecture notebook's own way: one example at a time in NumPy, its data kept as a list of pairs.

The names and the arithmetic are the notebook's, types included: images in float32, weights in float64. The lists are
shuffled with Python's generator, seeded as the notebook seeds NumPy's.
"""
import random
import time

import numpy as np
import protocol


def rnd_matrix(rows, cols):
    return np.random.randn(rows, cols) / np.sqrt(cols)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def sigmoid_prime(x):
    s = sigmoid(x)
    return s * (1 - s)


class Network:
    def __init__(self, hidden_size):
        self.biases_h = np.zeros((hidden_size, 1))
        self.biases_o = np.zeros((10, 1))
        self.weights_h = rnd_matrix(hidden_size, 784)
        self.weights_o = rnd_matrix(10, hidden_size)

    def feedforward(self, x):
        a_h = sigmoid(self.weights_h @ x + self.biases_h)
        return sigmoid(self.weights_o @ a_h + self.biases_o)

    def train_epoch(self, training_data, mini_batch_size, eta):
        random.shuffle(training_data)
        starts = range(0, len(training_data), mini_batch_size)
        mini_batches = [training_data[k:k + mini_batch_size] for k in starts]
        for mini_batch in mini_batches:
            self.update_mini_batch(mini_batch, eta)

    def update_mini_batch(self, mini_batch, eta):
        nabla_bh = np.zeros(self.biases_h.shape)
        nabla_bo = np.zeros(self.biases_o.shape)
        nabla_wh = np.zeros(self.weights_h.shape)
        nabla_wo = np.zeros(self.weights_o.shape)
        for x, y in mini_batch:
            of_bh, of_bo, of_wh, of_wo = self.backprop(x, y)
            nabla_bh += of_bh
            nabla_bo += of_bo
            nabla_wh += of_wh
            nabla_wo += of_wo
        alpha = eta / len(mini_batch)
        self.biases_h -= alpha * nabla_bh
        self.biases_o -= alpha * nabla_bo
        self.weights_h -= alpha * nabla_wh
        self.weights_o -= alpha * nabla_wo

    def backprop(self, x, y):
        z_h = self.weights_h @ x + self.biases_h
        a_h = sigmoid(z_h)
        z_o = self.weights_o @ a_h + self.biases_o
        a_o = sigmoid(z_o)
        epsilon_o = (a_o - y) * sigmoid_prime(z_o)
        epsilon_h = (self.weights_o.transpose() @ epsilon_o) * sigmoid_prime(z_h)
        return epsilon_h, epsilon_o, epsilon_h @ x.transpose(), epsilon_o @ a_h.transpose()

    def evaluate(self, test_data):
        return sum(np.argmax(self.feedforward(x)) == y for x, y in test_data)


def main():
    folder, _, epochs, threads = protocol.arguments()
    digits = protocol.Digits(folder)
    training_data = [(x.reshape(784, 1), y.reshape(10, 1)) for x, y in zip(digits.x, digits.wanted())]
    test_data = [(x.reshape(784, 1), y) for x, y in zip(digits.test_x, digits.test_labels)]
    np.random.seed(1)
    random.seed(1)
    network = Network(40)
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        network.train_epoch(training_data, 10, 0.1)
        seconds = time.perf_counter() - start
        protocol.report_epoch(epoch, seconds, network.evaluate(test_data))
    protocol.report_end(f"NumPy {np.__version__}", threads, "one example at a time, float64 weights, as in the notebook")


main()

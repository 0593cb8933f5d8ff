"""scikit-learn's MLPClassifier, an epoch at a time with partial_fit.

Settings tried: denormals flushed (no faster).

It knows no quadratic cost: classes are told apart by softmax and log loss. So on the notebook's network it does a similar
job, not the same; on the others it is the same.
"""
import time

import numpy as np
import protocol
import sklearn
from sklearn.neural_network import MLPClassifier


def main():
    folder, job, epochs, threads = protocol.arguments()
    digits = protocol.Digits(folder)
    sizes, relu, batch, adam, eta = protocol.JOBS[job]
    classifier = MLPClassifier(
        hidden_layer_sizes=sizes[1:-1], activation="relu" if relu else "logistic", solver="adam" if adam else "sgd",
        alpha=0, batch_size=batch, learning_rate_init=eta, momentum=0, shuffle=False, random_state=1)
    rng = np.random.default_rng(1)
    classes = np.arange(10)
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        # One gather for the epoch is faster than the classifier's own shuffling, which gathers each mini-batch.
        order = rng.permutation(len(digits.x))
        classifier.partial_fit(digits.x[order], digits.labels[order], classes)
        seconds = time.perf_counter() - start
        correct = np.count_nonzero(classifier.predict(digits.test_x) == digits.test_labels)
        protocol.report_epoch(epoch, seconds, correct)
    protocol.report_end(f"scikit-learn {sklearn.__version__}", threads, "partial_fit on float32, softmax and log loss")


main()

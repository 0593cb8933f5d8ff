"""scikit-learn's MLPClassifier, or MLPRegressor for the table, an epoch at a time with partial_fit.

Settings tried: denormals flushed (no faster).

It knows no quadratic cost: classes are told apart by softmax and log loss. So on the notebook's network it does a similar
job, not the same; on the others it is the same, but for the initial weights, which are scikit-learn's own.
"""
import time

import numpy as np
import protocol
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor


def main():
    folder, job, epochs, threads = protocol.arguments()
    data = protocol.data(folder, job)
    sizes, relu, batch, adam, eta = protocol.JOBS[job]
    model = MLPRegressor if job == "table" else MLPClassifier
    model = model(
        hidden_layer_sizes=sizes[1:-1], activation="relu" if relu else "logistic", solver="adam" if adam else "sgd",
        alpha=0, batch_size=batch, learning_rate_init=eta, momentum=0, shuffle=False, random_state=1)
    if job == "table":
        targets, more, predict = data.y.ravel(), (), model.predict
    else:
        targets, more, predict = data.labels, (np.arange(10),), model.predict_proba
    rng = np.random.default_rng(1)
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        # One gather for the epoch is faster than the model's own shuffling, which gathers each mini-batch.
        order = rng.permutation(len(data.x))
        model.partial_fit(data.x[order], targets[order], *more)
        seconds = time.perf_counter() - start
        data.report(epoch, seconds, predict(data.test_x))
    protocol.report_end(f"scikit-learn {sklearn.__version__}", threads, "partial_fit on float32, "
                        + ("squared error" if job == "table" else "softmax and log loss"))


main()

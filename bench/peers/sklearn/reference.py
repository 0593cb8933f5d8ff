"""What scikit-learn's figures of merit say about outputs of real networks on MNIST.

    python3 bench/peers/sklearn/reference.py

writes src/test/resources/dev/lanewise/metric/sklearn.json.gz, which ScikitLearnTest.java holds the package metric to (made
with scikit-learn 1.4.2 in half a minute). The outputs are in the file too, as float32 in little-endian and base64, so it
does not matter that another machine trains other networks.

Every figure is computed a second time here, by its definition, and the script ends where the two differ. Where
scikit-learn goes another way than the engine, the engine's way is asked of it:

- Of classes with equal scores top_k_accuracy_score takes the last; it is given classes and scores in reverse order.
- log_loss keeps probabilities 2^-52 away from 0 and 1. None of those in question are so near.
- Macro averages over labels count those that occur nowhere; it is given only those that occur.
- r2_score makes 0 or 1 of a column that does not vary; such a column is left out of its mean.
- brier_score_loss is for two classes; those of several are added up.
"""
import base64
import gzip
import json
import os
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.neural_network import MLPClassifier, MLPRegressor

MNIST = "src/mnist/resources/META-INF/lanewise/mnist/"
FILE = "src/test/resources/dev/lanewise/metric/sklearn.json.gz"
EXAMPLES = 500
TRAINED_ON = 6000
BINS = 10


# ---- Data and networks

def idx(name, offset):
    with gzip.open(MNIST + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def digits(prefix, count):
    images = idx(prefix + "-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:count] / np.float32(256)
    return images, idx(prefix + "-labels-idx1-ubyte.gz", 8)[:count].astype(int)


def sets(labels):
    """Labels that do not exclude each other: even, prime, with a hole, at least five, and one that no digit has."""
    return np.stack([np.isin(labels, of) for of in ([0, 2, 4, 6, 8], [2, 3, 5, 7], [0, 4, 6, 8, 9], range(5, 10), [])],
                    axis=1).astype(int)


def numbers(images):
    """Mean of the pixels in percent, where the ink's centre is, in pixels, and a number that never varies."""
    ink = images.sum(1)
    square = images.reshape(-1, 28, 28)
    rows = (square.sum(2) * np.arange(28)).sum(1) / ink
    columns = (square.sum(1) * np.arange(28)).sum(1) / ink
    return np.stack([ink / 7.84, rows, columns, np.full(len(ink), 0.1)], axis=1).astype(np.float32)


def network(kind):
    return kind(hidden_layer_sizes=(30,), max_iter=15, batch_size=50, random_state=1)


# ---- Figures, each twice

def agreed(name, figure, again):
    if not np.allclose(figure, again, rtol=1e-12, atol=1e-12, equal_nan=True):
        raise AssertionError(f"{name}: {figure} by scikit-learn, {again} by definition")
    return np.asarray(figure, float)


def share(part, whole):
    return part / whole if whole else np.nan


def counts(wanted, said):
    """Precision, recall and F1 of one class; both arguments say of every example whether it is."""
    found, mistaken, missed = (wanted & said).sum(), (~wanted & said).sum(), (wanted & ~said).sum()
    return (share(found, found + mistaken), share(found, found + missed),
            share(2 * found, 2 * found + mistaken + missed))


def precision_recall_f1(wanted, said):
    """By class and as averages; both arguments are (examples, classes) of 0 and 1."""
    names = ("precision", "recall", "f1")
    figures = {}
    by_class = metrics.precision_recall_fscore_support(wanted, said, average=None, zero_division=np.nan)[:3]
    again = np.array([counts(w == 1, s == 1) for w, s in zip(wanted.T, said.T)])
    occurring = np.flatnonzero((wanted | said).any(0))
    macro = metrics.precision_recall_fscore_support(
        wanted[:, occurring], said[:, occurring], average="macro", zero_division=0)[:3]
    micro = metrics.precision_recall_fscore_support(wanted, said, average="micro")[:3]
    weighted = metrics.precision_recall_fscore_support(wanted, said, average="weighted", zero_division=0)[:3]
    together = counts(wanted.ravel() == 1, said.ravel() == 1)
    for i, name in enumerate(names):
        figures[name] = agreed(name, by_class[i], again[:, i])
        figures["macro_" + name] = agreed("macro " + name, macro[i], np.nan_to_num(again[occurring, i]).mean())
        figures["micro_" + name] = agreed("micro " + name, micro[i], together[i])
        figures["weighted_" + name] = agreed("weighted " + name, weighted[i],
                                             (np.nan_to_num(again[:, i]) * wanted.sum(0)).sum() / wanted.sum())
    return figures


def auc(wanted, scores):
    """The area, and the share of pairs in the right order; ties count half."""
    positive, negative = scores[wanted == 1], scores[wanted == 0]
    if len(positive) == 0 or len(negative) == 0:
        return np.nan
    pairs = (positive[:, None] > negative).mean() + (positive[:, None] == negative).mean() / 2
    return float(agreed("area", metrics.roc_auc_score(wanted, scores), pairs))


def areas(wanted, scores):
    by_class = [auc(w, s) for w, s in zip(wanted.T, scores.T)]
    return {"roc_auc": by_class, "macro_roc_auc": np.nanmean(by_class)}


def loss(probabilities):
    """Of the probabilities given to what is."""
    assert probabilities.min() > 2.0 ** -52
    return -np.log(probabilities).mean()


def calibration(right, confidence):
    accuracies, confidences = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    table, error = [], 0
    for b in range(BINS):
        within = (confidence > b / BINS if b else confidence >= 0) & (confidence <= (b + 1) / BINS)
        if within.any():
            row = [int(within.sum()), confidence[within].mean(), right[within].mean()]
            table.append([b] + row)
            error += row[0] * abs(row[1] - row[2]) / len(right)
    figures = np.array(table)
    agreed("confidence", confidences, figures[:, 2])
    agreed("accuracy", accuracies, figures[:, 3])
    return {"reliability": table, "calibration_error": error}


def of_classes(scores, labels):
    """Figures on (examples, classes) of float32 scores."""
    scores = scores.astype(float)
    classes = scores.shape[1]
    names = np.arange(classes)
    p = scores / scores.sum(1, keepdims=True)
    said = scores.argmax(1)
    one_of = (labels[:, None] == names).astype(int)
    row = np.arange(len(labels))
    rank = ((scores > scores[row, labels][:, None])
            | (scores == scores[row, labels][:, None]) & (names < labels[:, None])).sum(1)
    confusion = metrics.confusion_matrix(labels, said, labels=names)
    for wanted in names:
        for taken in names:
            assert confusion[wanted, taken] == ((labels == wanted) & (said == taken)).sum()
    top = {k: agreed("top k", metrics.top_k_accuracy_score(
        classes - 1 - labels, scores[:, ::-1], k=k, labels=names), (rank < k).mean())
        for k in (2, 3, 5) if k < classes} if classes > 2 else {}
    if classes == 2:
        brier = agreed("Brier", metrics.brier_score_loss(labels, p[:, 1]), ((p[:, 1] - labels) ** 2).mean())
    else:
        brier = agreed("Brier", sum(metrics.brier_score_loss(one_of[:, c], p[:, c], pos_label=1) for c in names),
                       ((p - one_of) ** 2).sum(1).mean())
    recalls = [(said[labels == c] == c).mean() for c in np.unique(labels)]
    with warnings.catch_warnings():
        # A predicted class without examples is left out, as here; scikit-learn warns of it.
        warnings.simplefilter("ignore", UserWarning)
        balanced = agreed("balanced accuracy", metrics.balanced_accuracy_score(labels, said), np.mean(recalls))
    return {
        "accuracy": agreed("accuracy", metrics.accuracy_score(labels, said), (rank < 1).mean()),
        "balanced_accuracy": balanced,
        "top": top,
        "confusion": confusion,
        "log_loss": agreed("log loss", metrics.log_loss(labels, p, labels=names), loss(p[row, labels])),
        "brier": brier,
        **calibration((said == labels).astype(int), p[row, said]),
        **precision_recall_f1(one_of, (said[:, None] == names).astype(int)),
        **areas(one_of, scores)}


def of_labels(probabilities, wanted):
    p = probabilities.astype(float)
    said = (p > 0.5).astype(int)
    return {
        "accuracy": agreed("accuracy", metrics.accuracy_score(wanted, said), (wanted == said).all(1).mean()),
        "hamming_loss": agreed("Hamming loss", metrics.hamming_loss(wanted, said), (wanted != said).mean()),
        "log_loss": agreed("log loss", metrics.log_loss(wanted.ravel(), p.ravel()), loss(np.where(wanted, p, 1 - p))),
        "brier": agreed("Brier", metrics.brier_score_loss(wanted.ravel(), p.ravel()), ((p - wanted) ** 2).mean()),
        **precision_recall_f1(wanted, said),
        **areas(wanted, p)}


def of_numbers(predicted, wanted):
    a, y = predicted.astype(float), wanted.astype(float)
    spread = ((y - y.mean(0)) ** 2).sum(0)
    varies = np.ptp(y, axis=0) > 0
    r2 = metrics.r2_score(y, a, multioutput="raw_values")
    r2 = agreed("R2", np.where(varies, r2, np.nan),
                np.where(varies, 1 - ((a - y) ** 2).sum(0) / np.where(varies, spread, 1), np.nan))
    square = metrics.mean_squared_error(y, a, multioutput="raw_values")
    mae = metrics.mean_absolute_error(y, a, multioutput="raw_values")
    return {
        "r2": r2,
        "mean_r2": agreed("mean R2", metrics.r2_score(y[:, varies], a[:, varies]), r2[varies].mean()),
        "rmse": agreed("RMSE", metrics.root_mean_squared_error(y, a, multioutput="raw_values"),
                       np.sqrt(((a - y) ** 2).mean(0))),
        "mean_rmse": agreed("RMSE of all", metrics.root_mean_squared_error(y.ravel(), a.ravel()), np.sqrt(square.mean())),
        "mean_mse": agreed("MSE of all", metrics.mean_squared_error(y, a), square.mean()),
        "mae": agreed("MAE", mae, np.abs(a - y).mean(0)),
        "mean_mae": agreed("MAE of all", metrics.mean_absolute_error(y, a), np.abs(a - y).mean())}


# ---- The cases

def cases():
    images, labels = digits("train", TRAINED_ON)
    x, wanted = digits("t10k", EXAMPLES)

    def case(name, outputs, wanted, figures):
        outputs = np.ascontiguousarray(outputs, "<f4")
        return {"name": name, "outputs": outputs, "wanted": wanted} | figures(outputs, wanted)

    outputs = network(MLPClassifier).fit(images, labels).predict_proba(x)
    yield case("digits", outputs, wanted, of_classes)
    # Nine different scores, so hardly an example without a tie, and no probabilities.
    yield case("ties", np.rint(8 * outputs) + 1, wanted, of_classes)
    # No example of a seven; threes are never predicted; a class that is neither.
    some = wanted != 7
    blind = np.column_stack([outputs, np.full(len(x), 1e-6)])
    blind[:, 3] = np.delete(blind, 3, axis=1).max(1) / 2
    assert not np.isin(blind.argmax(1), [3, 10]).any()
    yield case("absent", blind[some], wanted[some], of_classes)

    odd = network(MLPClassifier).fit(images, labels % 2).predict_proba(x)[:, 1].astype("<f4")
    both = np.stack([1 - odd.astype(float), odd.astype(float)], axis=1)
    figures = of_classes(both, wanted % 2)
    # Both ways round the same pairs of examples are compared, but 1 - p makes ties of small p.
    figures["roc_auc"] = [auc(wanted % 2, odd.astype(float))] * 2
    figures["macro_roc_auc"] = figures["roc_auc"][1]
    yield {"name": "odd", "outputs": odd, "wanted": wanted % 2} | figures

    labelled = network(MLPClassifier).fit(images, sets(labels)).predict_proba(x).clip(1e-6, 1 - 1e-6)
    yield case("labels", labelled, sets(wanted), of_labels)
    targets = numbers(images)
    mean, deviation = targets.mean(0), np.where(np.ptp(targets, axis=0) > 0, targets.std(0), 1)
    regressor = network(MLPRegressor).fit(images, (targets - mean) / deviation)
    yield case("numbers", regressor.predict(x) * deviation + mean, numbers(x), of_numbers)


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(of_key) for key, of_key in value.items()}
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return base64.b64encode(value.astype("<f4").tobytes()).decode()
    if isinstance(value, (list, tuple, np.ndarray)) and np.ndim(value):
        return [plain(of_place) for of_place in value]
    if isinstance(value, (str, int, np.integer)):
        return value if isinstance(value, str) else int(value)
    return None if np.isnan(value) else float(value)


def main():
    made = {"version": sklearn.__version__, "cases": [plain(case) for case in cases()]}
    text = json.dumps(made, separators=(",", ":"), allow_nan=False) + "\n"
    os.makedirs(os.path.dirname(FILE), exist_ok=True)
    with open(FILE, "wb") as file:
        file.write(gzip.compress(text.encode(), mtime=0))
    for case in made["cases"]:
        print(case["name"], case.get("accuracy", case.get("mean_r2")))
    print(os.path.getsize(FILE), "bytes")


if __name__ == "__main__":
    main()

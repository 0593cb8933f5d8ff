#!/usr/bin/env python3
"""Trains one of the other learners, or writes a table of scikit-learn as CSV. Needs scikit-learn, pandas and, for itself, xgboost.

bench/trees calls it: `learners.py table load_wine`, or `learners.py train` with a job as JSON on stdin."""
import csv
import json
import sys
import time

import numpy
import pandas
import sklearn
from sklearn import compose, datasets, ensemble, impute, linear_model, neural_network, pipeline, preprocessing


def write_table(loader):
    """Prints a data set that comes with scikit-learn as CSV."""
    loaded = getattr(datasets, loader)(as_frame=False)
    classes = getattr(loaded, "target_names", None)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow([*loaded.feature_names, "target" if classes is None else "class"])
    for features, target in zip(loaded.data.tolist(), loaded.target.tolist()):
        rows.writerow([*features, target if classes is None else classes[target]])


def frame(file, job):
    """The features of a CSV file, words as text and numbers as floats, and its targets."""
    kinds = {name: str for name in job["categories"]}
    if job["classes"]:
        kinds[job["target"]] = str
    table = pandas.read_csv(file, dtype=kinds, keep_default_na=False, na_values=[""])
    targets = table.pop(job["target"]).to_numpy()
    numbers = [name for name in table.columns if name not in job["categories"]]
    return table.astype({name: float for name in numbers}), targets


def one_hot(job, numbers):
    """Words are one-hot encoded, a missing one as a word of its own; numbers go through the given transformer."""
    words = preprocessing.OneHotEncoder(handle_unknown="ignore")
    return compose.ColumnTransformer([("words", words, job["categories"])], remainder=numbers)


def standardised(job, estimator):
    """The usual pipeline for a network or a linear model: mean for missing numbers, standardised, words one-hot encoded.

    Regression targets are standardised too, because MLPRegressor fits badly without it."""
    numbers = pipeline.make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler())
    whole = pipeline.make_pipeline(one_hot(job, numbers), estimator)
    if job["classes"]:
        return whole
    return compose.TransformedTargetRegressor(whole, transformer=preprocessing.StandardScaler())


def as_categories(job, training, test):
    """Words as pandas categories, those of the training rows; others become missing."""
    kinds = {name: pandas.CategoricalDtype(sorted(training[name].dropna().unique())) for name in job["categories"]}
    return training.astype(kinds), test.astype(kinds)


def boosting(job):
    """HistGradientBoosting of scikit-learn."""
    kind = ensemble.HistGradientBoostingClassifier if job["classes"] else ensemble.HistGradientBoostingRegressor
    return kind(categorical_features="from_dtype", random_state=job["seed"])


def xgboost(job):
    """XGBoost."""
    import xgboost as library
    kind = library.XGBClassifier if job["classes"] else library.XGBRegressor
    return kind(enable_categorical=True, random_state=job["seed"], n_jobs=job["threads"])


def forest(job):
    """A random forest of scikit-learn, which takes missing numbers but no words."""
    kind = ensemble.RandomForestClassifier if job["classes"] else ensemble.RandomForestRegressor
    return pipeline.make_pipeline(one_hot(job, "passthrough"), kind(random_state=job["seed"], n_jobs=job["threads"]))


def mlp(job):
    """The multilayer perceptron of scikit-learn."""
    kind = neural_network.MLPClassifier if job["classes"] else neural_network.MLPRegressor
    return standardised(job, kind(random_state=job["seed"]))


def linear(job):
    """Logistic or ridge regression; the default of 100 iterations is too few for some of the tables."""
    return standardised(job, linear_model.LogisticRegression(max_iter=2000) if job["classes"] else linear_model.Ridge())


KINDS = {"boosting": boosting, "xgboost": xgboost, "forest": forest, "mlp": mlp, "linear": linear}


def train(job):
    """Trains, writes the predictions for the test rows as Lanewise does, and prints the seconds of the training."""
    training, targets = frame(job["training"], job)
    test, _ = frame(job["test"], job)
    if job["learner"] in ("boosting", "xgboost"):
        training, test = as_categories(job, training, test)
    if job["classes"]:
        labels, targets = numpy.unique(targets, return_inverse=True)
    model = KINDS[job["learner"]](job)
    start = time.perf_counter()
    model.fit(training, targets)
    seconds = time.perf_counter() - start
    with open(job["output"], "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        if job["classes"]:
            rows.writerow([f"probability_of_{label}" for label in labels])
            rows.writerows(model.predict_proba(test).tolist())
        else:
            rows.writerow([job["target"]])
            rows.writerows([value] for value in numpy.ravel(model.predict(test)).tolist())
    version = sys.modules["xgboost"].__version__ if job["learner"] == "xgboost" else sklearn.__version__
    print(json.dumps({"seconds": seconds, "version": version}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["table"]:
        write_table(sys.argv[2])
    else:
        train(json.load(sys.stdin))

"""Sizes of the folds that scikit-learn makes, by class.

    python3 bench/peers/sklearn/folds.py

writes src/test/resources/dev/lanewise/validation/folds.json, with which CrossValidationTest.java compares the sizes of
stratified folds (made with scikit-learn 1.4.2). Which examples of a class go to which fold is random in both.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold

FILE = "src/test/resources/dev/lanewise/validation/folds.json"


def cases():
    random = np.random.RandomState(1)
    for folds in (2, 3, 5, 7, 10):
        for classes in (1, 2, 3, 6):
            for _ in range(3):
                counts = random.randint(folds, 4 * folds, classes)
                labels = np.repeat(np.arange(classes), counts)
                random.shuffle(labels)
                splits = StratifiedKFold(folds, shuffle=True, random_state=1).split(labels, labels)
                yield {"folds": folds, "labels": labels.tolist(),
                       "counts": [np.bincount(labels[test], minlength=classes).tolist() for _, test in splits],
                       "plain": [len(test) for _, test in KFold(folds).split(labels)]}


def main():
    os.makedirs(os.path.dirname(FILE), exist_ok=True)
    with open(FILE, "w", encoding="utf-8") as file:
        json.dump({"version": sklearn.__version__, "cases": list(cases())}, file, separators=(",", ":"))
        file.write("\n")
    print(os.path.getsize(FILE), "bytes")


if __name__ == "__main__":
    main()

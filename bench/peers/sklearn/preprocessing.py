"""What scikit-learn makes of the columns of a table: imputed, standardised, scaled to 0..1, one-hot.

    python3 bench/peers/sklearn/preprocessing.py

writes src/test/resources/dev/lanewise/cli/reader/sklearn.json and the table that it is about, passengers.csv beside it, which
ScikitLearnTest.java of the package cli.reader holds the engine's columns to (made with scikit-learn 1.4.2). All transformers are
fitted to the rows that Lanewise trains on without flags: those that Python's random.seed(1) and one shuffle put behind the
first 30 %.
"""
import csv
import io
import json
import os
import random

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, StandardScaler

FOLDER = "src/test/resources/dev/lanewise/cli/reader/"
HEADINGS = ["survived", "class", "sex", "age", "fare", "boarded", "port", "decks", "crew"]
NUMERIC, CATEGORICAL = [3, 4, 5, 7], [1, 2, 6, 8]
ROWS = 211


def table():
    """Ages are missing, fares are skewed, the times lie far from zero, decks never change, and one port is rare."""
    chance = random.Random(7)
    for row in range(ROWS):
        yield [chance.randint(0, 1), chance.choice([1, 2, 3, 10]), chance.choice(["male", "female", ""]),
               chance.choice(["", "NA", "?", "NaN"]) if chance.random() < 0.2 else round(chance.gauss(30, 14), 2),
               round(chance.expovariate(0.03), 4), 1_700_000_000 + chance.randint(0, 10_000) / 8,
               "" if chance.random() < 0.02 else chance.choice(["S", "S", "C", "Queenstown, \"Cove\""]), 0.1,
               chance.choice(["yes", "no"])]


def read(text):
    rows = list(csv.reader(io.StringIO(text)))[1:]
    missing = {"", "NA", "NaN", "?"}
    numbers = np.array([[np.nan if row[c] in missing else float(row[c]) for c in NUMERIC] for row in rows])
    texts = np.array([[None if row[c] in missing else row[c] for c in CATEGORICAL] for row in rows], dtype=object)
    # Whole numbers are in the order of numbers.
    texts[:, 0] = [int(text) for text in texts[:, 0]]
    return numbers, texts


def main():
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(table())
    text = out.getvalue()
    numbers, texts = read(text)
    order = list(range(ROWS))
    random.seed(1)
    random.shuffle(order)
    training = order[2 * round(0.15 * ROWS):]
    made = {"version": sklearn.__version__, "training": training, "scaled": {}}
    scalers = {"none": FunctionTransformer(), "standard": StandardScaler(), "min-max": MinMaxScaler()}
    for name, scaler in scalers.items():
        scaled = make_pipeline(SimpleImputer(), scaler)
        made["scaled"][name] = scaled.fit(numbers[training]).transform(numbers).tolist()
    # Column for column, because an imputer of several wants one type.
    encoded = ColumnTransformer([(HEADINGS[c], make_pipeline(
        SimpleImputer(strategy="most_frequent", missing_values=None), OneHotEncoder(sparse_output=False)), [i])
        for i, c in enumerate(CATEGORICAL)])
    made["one_hot"] = encoded.fit(texts[training]).transform(texts).astype(int).tolist()
    made["categories"] = [[str(category) for category in encoded.named_transformers_[HEADINGS[c]][-1].categories_[0]]
                          for c in CATEGORICAL]
    os.makedirs(FOLDER, exist_ok=True)
    with open(FOLDER + "passengers.csv", "w", encoding="utf-8") as file:
        file.write(text)
    with open(FOLDER + "sklearn.json", "w", encoding="utf-8") as file:
        json.dump(made, file, separators=(",", ":"), allow_nan=False)
        file.write("\n")
    print(len(training), "rows of", ROWS, made["categories"])


if __name__ == "__main__":
    main()

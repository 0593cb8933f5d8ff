"""Data sets as NumPy, PyTorch with safetensors, and liac-arff (which scikit-learn brings) write them.

    python3 bench/peers/sklearn/data.py

writes src/test/resources/tables/, which TablesTest.java and ArffFileTest.java read (made with NumPy 2.2.4, PyTorch 2.6.0,
safetensors 0.5.2 and scikit-learn 1.4.2). Pixel (i, r, c) is (37 i + 5 r + 11 c) mod 256 and class i is i mod 3, as in
src/test/resources/npz/make.py.
"""
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from sklearn.externals import _arff

FOLDER = Path(__file__).resolve().parents[3] / "src/test/resources/tables"


def pixels(start, count):
    i, r, c = numpy.ogrid[start:start + count, 0:2, 0:4]
    return ((37 * i + 5 * r + 11 * c) % 256).astype(numpy.uint8)


def classes(start, count):
    return numpy.arange(start, start + count) % 3


def arff(name, attributes, rows):
    text = _arff.dumps({"relation": "made up", "description": "by liac-arff", "attributes": attributes, "data": rows})
    (FOLDER / name).write_text(text)


def main():
    (FOLDER / "folder").mkdir(parents=True, exist_ok=True)
    save_file({"x_train": torch.tensor(pixels(0, 12)), "y_train": torch.tensor(classes(0, 12)),
               "x_test": torch.tensor(pixels(12, 5)), "y_test": torch.tensor(classes(12, 5)).to(torch.int16)},
              FOLDER / "keras.safetensors")
    x = torch.tensor(pixels(0, 20).reshape(20, 8))
    y = torch.tensor(classes(0, 20))
    save_file({"x": x.half() * 0.25 - 8.5, "y": y.to(torch.uint8)}, FOLDER / "float16.safetensors")
    save_file({"x": x.bfloat16(), "y": torch.nn.functional.one_hot(y).bool()}, FOLDER / "bfloat16.safetensors")
    save_file({"x": x.double() - 100, "y": y.float()}, FOLDER / "float64.safetensors")
    save_file({"weight": torch.ones(2, 3)}, FOLDER / "no-data.safetensors")
    numpy.save(FOLDER / "folder/x_train.npy", pixels(0, 12))
    numpy.save(FOLDER / "folder/y_train.npy", classes(0, 12))
    numpy.save(FOLDER / "folder/x_test.npy", pixels(12, 5))
    numpy.save(FOLDER / "folder/y_test.npy", classes(12, 5))
    table = pixels(0, 20).reshape(20, 8) * 0.25 - 8.5
    numpy.save(FOLDER / "table.npy", numpy.asfortranarray(numpy.insert(table, 3, classes(0, 20), axis=1)))
    numpy.save(FOLDER / "bytes.npy", numpy.insert(pixels(0, 20).reshape(20, 8), 8, classes(0, 20), axis=1))

    colours = ["red", "light blue", "it's \"green\""]
    attributes = [("size in cm", "REAL"), ("colour", colours), ("count", "INTEGER"), ("wet", ["0", "1"]),
                  ("class", ["c", "a", "b"])]
    rows = [[i / 4 - 2, colours[i % 3], i % 5, str(i % 2), "cab"[i % 3]] for i in range(20)]
    arff("dense.arff", attributes, rows)
    arff("sparse.arff", attributes,
         [{column: value for column, value in enumerate(row) if value not in (0, "0", "red", "c")} for row in rows])


main()

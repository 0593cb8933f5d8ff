"""Makes the archives beside it with NumPy (made with 2.2), and the LIBSVM files with scikit-learn (1.4).

    python3 src/test/resources/npz/make.py

Pixel (i, r, c) of every archive is (37 i + 5 r + 11 c) mod 256 and class i is i mod 3, so that the tests know them.
"""
import pathlib

import numpy as np
from sklearn.datasets import dump_svmlight_file

here = pathlib.Path(__file__).parent


def pixels(start, count):
    i, r, c = np.ogrid[start:start + count, 0:2, 0:4]
    return ((37 * i + 5 * r + 11 * c) % 256).astype(np.uint8)


def classes(start, count):
    return np.arange(start, start + count) % 3


np.savez(here / "keras.npz", x_train=pixels(0, 12), y_train=classes(0, 12).astype(np.uint8), x_test=pixels(12, 5),
         y_test=classes(12, 5).astype(np.uint8))
np.savez_compressed(
    here / "medmnist.npz", train_images=pixels(0, 12), train_labels=classes(0, 12).reshape(-1, 1),
    val_images=pixels(12, 3), val_labels=classes(12, 3).reshape(-1, 1), test_images=pixels(15, 5),
    test_labels=classes(15, 5).reshape(-1, 1))
x = pixels(0, 20).reshape(20, 8)
# Floats in any order of bytes and of storage; integers that are no bytes.
np.savez(here / "fortran.npz", X=np.asfortranarray(x / 4 - 8.5), y=classes(0, 20).astype(">i4"))
np.savez(here / "big-endian.npz", data=(x / 4 - 8.5).astype(">f4"), target=classes(0, 20).astype(np.int16))
np.savez(here / "integers.npz", x=x.astype(np.int32) - 100, y=classes(0, 20).astype(np.float64))
np.savez(here / "one-hot.npz", x=x, y=np.eye(3)[classes(0, 20)])
np.savez(here / "labels.npz", x=x, y=(x[:, :3] & 16) // 16)
np.savez(here / "numbers.npz", x=x, y=x[:, :2] / 8)
np.savez(here / "no-targets.npz", x_train=x)
np.savez(here / "other.npz", weights=x)
np.savez(here / "strings.npz", x=x, y=np.array(["a"] * 20))
np.savez(here / "two.npz", x_train=x, images_train=x, y_train=classes(0, 20))

sparse = np.where(x % 3 == 0, x / 4 - 8.5, 0)
libsvm = here.parent / "libsvm"
dump_svmlight_file(sparse, classes(0, 20) - 1, str(libsvm / "classes.svm"), zero_based=False)
dump_svmlight_file(sparse, x[:, 0] / 8, str(libsvm / "numbers.svm"), zero_based=False, comment="as scikit-learn has it")
dump_svmlight_file(sparse, (x[:, :3] & 16) // 16, str(libsvm / "labels.svm"), zero_based=False, multilabel=True)

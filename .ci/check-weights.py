"""Reads what `export` wrote of one network as safetensors and npz, with safetensors and NumPy, and runs it.

Called with the two files, a CSV file of rows, and what `predict --json` prints for them. The network has sigmoid layers.
Without the package safetensors its file is read by the few lines that its format takes, and that is said.
"""
import json
import sys

import numpy

try:
    from safetensors.numpy import load_file
except ImportError:
    load_file = None


def load_by_hand(file):
    data = open(file, "rb").read()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__")
    arrays = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        assert tensor["dtype"] == "F32"
        arrays[name] = numpy.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(tensor["shape"])
    return arrays


def main(safetensors, npz, rows, expected):
    tensors = (load_file or load_by_hand)(safetensors)
    archive = numpy.load(npz, allow_pickle=False)
    names = [name for name in archive.files if name != "lanewise"]
    assert set(names) == set(tensors), (names, list(tensors))
    assert json.loads(archive["lanewise"].tobytes())["layers"] == "4-6-5-3"
    a = numpy.loadtxt(rows, delimiter=",", ndmin=2)
    for name in names:
        array = archive[name]
        assert array.dtype == numpy.float32 and array.tobytes() == tensors[name].tobytes(), name
        a = a @ array.T.astype(float) if name.endswith("weight") else 1 / (1 + numpy.exp(-(a + array)))
    with open(expected) as f:
        outputs = numpy.array([json.loads(line)["probabilities"] for line in f])
    assert outputs.shape == a.shape and abs(outputs - a).max() < 1e-6, abs(outputs - a).max()
    print(f"{len(names)} arrays agree in two files" + ("" if load_file else " (safetensors read without its own package)"))


main(*sys.argv[1:])

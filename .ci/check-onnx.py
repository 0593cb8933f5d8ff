"""Holds files to ONNX's own checker, shapes included, and to its reference implementation's reading of their operators.

Called with folders; every file in them whose name ends in .onnx has to pass, and there has to be one.
"""
import sys
from pathlib import Path

import numpy
import onnx
import onnx.reference


def main():
    files = sorted(file for folder in sys.argv[1:] for file in Path(folder).glob("*.onnx"))
    if not files:
        sys.exit("there is no file to check")
    for file in files:
        model = onnx.load(file)
        onnx.checker.check_model(model, full_check=True)
        (taken,), (given,) = model.graph.input, model.graph.output
        columns = taken.type.tensor_type.shape.dim[1].dim_value
        kind = onnx.helper.tensor_dtype_to_np_dtype(taken.type.tensor_type.elem_type)
        outputs, = onnx.reference.ReferenceEvaluator(model).run(None, {taken.name: numpy.ones((3, columns), kind)})
        expected = (3, given.type.tensor_type.shape.dim[1].dim_value)
        if outputs.shape != expected or not numpy.isfinite(outputs).all():
            sys.exit(f"{file}: the outputs are {outputs.shape}, but finite numbers of shape {expected} are expected")
    print(f"{len(files)} files pass")


main()

"""Writes the ONNX files beside it and expected.json with what the program that trained each makes of some rows.

pytorch-*.onnx are written by PyTorch 2.6's torch.onnx.export. sklearn-*.onnx hold networks that scikit-learn 1.4 trained; they
are written with the package onnx, node by node as skl2onnx's converters of MLPClassifier, MLPRegressor, StandardScaler and
ZipMap do (skl2onnx itself could not be had). refused-*.onnx are PyTorch's again, of networks that Lanewise has not.

    python3 src/test/resources/onnx/make_files.py
"""
import json
import sys
import warnings
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler
from torch import nn

HERE = Path(__file__).resolve().parent
ROWS = 5
warnings.simplefilter("ignore", ConvergenceWarning)
warnings.simplefilter("ignore", UserWarning)


class Functional(nn.Module):
    """Functions instead of modules, pictures instead of rows, and pixels of 0 to 1 brought to mean 0."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(36, 8)
        self.second = nn.Linear(8, 3, bias=False)

    def forward(self, x):
        x = ((x - 0.1307) / 0.3081).view(-1, 36)
        return torch.softmax(self.second(torch.tanh(self.first(x))), dim=1)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)

    def forward(self, x):
        x = self.first(x)
        return x + self.second(torch.relu(x))


def unsettle(network):
    """Gives normalisation the numbers that training would."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias)
        if isinstance(module, nn.BatchNorm1d):
            nn.init.normal_(module.running_mean)
            nn.init.uniform_(module.running_var, 0.5, 2)


def pytorch(expected):
    everything = [nn.Linear(6, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 7), nn.BatchNorm1d(7), nn.SiLU(), nn.Linear(7, 6),
                  nn.LeakyReLU(), nn.Linear(6, 6), nn.ELU(), nn.BatchNorm1d(6), nn.Dropout(0.2), nn.Linear(6, 5),
                  nn.Softplus(), nn.Linear(5, 3), nn.Sigmoid()]
    networks = {
        "everything": (nn.Sequential(*everything), (6,)),
        "classifier": (nn.Sequential(nn.Flatten(), nn.Linear(36, 9), nn.BatchNorm1d(9, eps=1e-3), nn.ReLU(), nn.Dropout(0.5),
                                     nn.Linear(9, 4), nn.Softmax(dim=1)), (1, 6, 6)),
        "regression": (nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1)), (4,)),
        "functional": (Functional(), (1, 6, 6)),
        # The last, so that the weights of the others stay what they are.
        "activations": (nn.Sequential(nn.Linear(6, 8), nn.SELU(), nn.Linear(8, 7), nn.GELU(approximate="tanh"),
                                      nn.Linear(7, 6), nn.Mish(), nn.Linear(6, 6), nn.ReLU6(), nn.Linear(6, 5),
                                      nn.Hardswish(), nn.Linear(5, 4), nn.LeakyReLU(0.2), nn.Linear(4, 3)), (6,)),
    }
    for name, (network, shape) in networks.items():
        torch.manual_seed(len(name))
        unsettle(network)
        network.eval()
        rows = torch.randn(ROWS, *shape)
        with torch.no_grad():
            outputs = network(rows)
        for opset in (11, 17, 20):
            file = f"pytorch-{name}-{opset}.onnx"
            torch.onnx.export(network, rows, HERE / file, opset_version=opset, input_names=["x"], output_names=["y"],
                              dynamic_axes={"x": {0: "n"}, "y": {0: "n"}}, dynamo=False)
            expected[file] = {"inputs": rows.flatten(1).tolist(), "outputs": outputs.tolist()}


def refused(expected):
    networks = {
        "convolution": (nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(32, 2)), (1, 6, 6),
                        'node 0, "/0/Conv", at offset .*: the operator Conv is not supported'),
        "log-softmax": (nn.Sequential(nn.Linear(4, 3), nn.LogSoftmax(dim=1)), (4,), ': the operator LogSoftmax is not supported'),
        "residual": (Residual(), (4,), ': Add joins two branches'),
        "steep-leaky-relu": (nn.Sequential(nn.Linear(4, 3), nn.LeakyReLU(2), nn.Linear(3, 2)), (4,),
                             'LeakyRelu has the slope 2.0, but a slope from 0 to 1 is expected'),
        "prelu": (nn.Sequential(nn.Linear(4, 3), nn.PReLU(), nn.Linear(3, 2)), (4,), ': the operator PRelu is not supported'),
        "normalised-output": (nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3)), (4,), 'the output layer is layer-normalised'),
        "lstm": (nn.LSTM(4, 3), (2, 4), 'the graph has 3 inputs|the operator .* is not supported|is given no rows|joins'),
    }
    for name, (network, shape, message) in networks.items():
        torch.manual_seed(1)
        for opset in (13, 20):
            file = f"refused-{name}-{opset}.onnx"
            torch.onnx.export(network.eval(), torch.randn(ROWS, *shape), HERE / file, opset_version=opset,
                              input_names=["x"], dynamic_axes={"x": {0: "n"}}, dynamo=False)
            expected[file] = {"message": message}


class Graph:
    """Nodes as skl2onnx adds them."""

    def __init__(self, inputs):
        self.nodes, self.initializers, self.used = [], [], set()
        self.input = helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, inputs])

    def name(self, wish):
        name, number = wish, 0
        while name in self.used:
            number += 1
            name = f"{wish}{number}"
        self.used.add(name)
        return name

    def node(self, kind, inputs, output, domain="", **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=self.name(kind), domain=domain, **attributes))
        return output

    def constant(self, wish, values, kind, dims):
        name = self.name(wish)
        self.initializers.append(helper.make_tensor(name, kind, dims, values))
        return name

    def perceptron(self, value, network):
        value = self.node("Cast", [value], self.name("cast_input"), to=TensorProto.FLOAT)
        kinds = {"identity": "Identity", "tanh": "Tanh", "logistic": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}
        for i, (weights, biases) in enumerate(zip(network.coefs_, network.intercepts_)):
            w = self.constant("coefficient", weights.ravel(), TensorProto.FLOAT, weights.shape)
            b = self.constant("intercepts", biases, TensorProto.FLOAT, [1, len(biases)])
            value = self.node("MatMul", [value, w], self.name("mul_result"))
            value = self.node("Add", [value, b], self.name("add_result"))
            last = i == len(network.coefs_) - 1
            kind = kinds[network.out_activation_ if last else network.activation]
            value = self.node(kind, [value], self.name("out_activations_result" if last else "next_activations"))
        return value

    def scaled(self, scaler):
        return self.node("Scaler", ["X"], self.name("variable"), domain="ai.onnx.ml",
                         offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist())

    def reshaped(self, value, shape, output):
        shape = self.constant("shape_tensor", shape, TensorProto.INT64, [len(shape)])
        return self.node("Reshape", [value, shape], output)

    def save(self, file, outputs):
        graph = helper.make_graph(self.nodes, "sklearn", [self.input], outputs, self.initializers)
        model = helper.make_model(graph, producer_name="skl2onnx", producer_version="1.17.0", ir_version=8,
                                  opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 3)])
        onnx.save(model, HERE / file)


def classifier(file, network, scaler, names, expected, rows, zipped=False, labels=False):
    graph = Graph(rows.shape[1])
    outputs = graph.perceptron(graph.scaled(scaler) if scaler else "X", network)
    if len(network.classes_) == 2 and not labels:
        unity = graph.constant("unity", [1], TensorProto.FLOAT, [])
        other = graph.node("Sub", [unity, outputs], graph.name("negative_class_proba"))
        probabilities = graph.node("Concat", [other, outputs], "probabilities", axis=1)
    else:
        probabilities = graph.node("Identity", [outputs], "probabilities")
    if labels:
        binary = graph.node("Binarizer", [outputs], graph.name("binariser_output"), domain="ai.onnx.ml", threshold=0.5)
        graph.node("Cast", [binary], "label", to=TensorProto.INT64)
    else:
        texts = isinstance(names[0], str)
        kind = TensorProto.STRING if texts else TensorProto.INT32
        classes = graph.constant("classes", [n.encode() for n in names] if texts else names, kind, [len(names)])
        largest = graph.node("ArgMax", [probabilities], graph.name("argmax_output"), axis=1)
        found = graph.node("ArrayFeatureExtractor", [classes, largest], graph.name("array_feature_extractor_result"),
                           domain="ai.onnx.ml")
        if texts:
            graph.reshaped(found, [-1], "label")
        else:
            found = graph.reshaped(found, [-1], graph.name("reshaped_result"))
            graph.node("Cast", [found], "label", to=TensorProto.INT64)
    label = helper.make_tensor_value_info("label", TensorProto.STRING if not labels and texts else TensorProto.INT64,
                                          [None, len(names)] if labels else [None])
    if zipped:
        key = {"classlabels_strings": names} if texts else {"classlabels_int64s": names}
        graph.node("Identity", ["label"], "output_label")
        graph.node("ZipMap", ["probabilities"], "output_probability", domain="ai.onnx.ml", **key)
        label.name = "output_label"
        element = helper.make_map_type_proto(TensorProto.STRING if texts else TensorProto.INT64,
                                             helper.make_tensor_type_proto(TensorProto.FLOAT, [None]))
        second = helper.make_value_info("output_probability", helper.make_sequence_type_proto(element))
    else:
        second = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, len(names)])
    graph.save(file, [label, second])
    probabilities = network.predict_proba(scaler.transform(rows) if scaler else rows)
    if len(network.classes_) == 2 and not labels:
        probabilities = probabilities[:, 1:]
    expected[file] = {"inputs": rows.tolist(), "outputs": probabilities.tolist(), "kind": "labels" if labels else "classes",
                      "names": [str(name) for name in names]}


def sklearn(expected):
    iris = load_iris()
    inputs, names = iris.data.astype(numpy.float32), [str(name) for name in iris.target_names]
    scaler = StandardScaler().fit(inputs)
    rows = inputs[::30]
    three = MLPClassifier((6, 5), activation="tanh", random_state=1, max_iter=300)
    three.fit(scaler.transform(inputs), iris.target_names[iris.target])
    classifier("sklearn-strings.onnx", three, scaler, names, expected, rows)
    classifier("sklearn-zipmap.onnx", three, scaler, names, expected, rows, zipped=True)
    numbered = MLPClassifier((5,), random_state=1, max_iter=300).fit(inputs, iris.target)
    classifier("sklearn-numbers.onnx", numbered, None, [0, 1, 2], expected, rows)
    two = MLPClassifier((5,), activation="logistic", random_state=1, max_iter=300).fit(inputs, iris.target == 1)
    classifier("sklearn-two.onnx", two, None, ["no", "yes"], expected, rows)
    several = MLPClassifier((5,), random_state=1, max_iter=300)
    several.fit(inputs, numpy.stack([iris.target == 1, inputs[:, 0] > 6], axis=1).astype(int))
    classifier("sklearn-labels.onnx", several, None, [0, 1], expected, rows, labels=True)
    graph = Graph(3)
    regressor = MLPRegressor((4,), random_state=1, max_iter=300).fit(inputs[:, :3], inputs[:, 3])
    graph.reshaped(graph.perceptron("X", regressor), [-1, 1], "variable")
    graph.save("sklearn-regressor.onnx", [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])])
    expected["sklearn-regressor.onnx"] = {"inputs": rows[:, :3].tolist(),
                                          "outputs": regressor.predict(rows[:, :3]).reshape(-1, 1).tolist()}


def main():
    expected = {"versions": {"torch": torch.__version__, "onnx": onnx.__version__, "python": sys.version.split()[0]}}
    torch.manual_seed(0)
    pytorch(expected)
    refused(expected)
    sklearn(expected)
    for file in expected:
        if file.startswith("sklearn"):
            onnx.checker.check_model(onnx.load(HERE / file), full_check=False)
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()

"""Files of weights as PyTorch, safetensors and NumPy write them, and what the networks make of some rows.

    python3 bench/peers/pytorch/weights.py

writes src/test/resources/weights/, which WeightsFileTest.java reads (made with PyTorch 2.6.0, safetensors 0.5.2 and NumPy
2.2.4). expected.json has for each file the flags that say what its layers compute, inputs, and outputs in double precision.
"""
import json
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).resolve().parents[3] / "src/test/resources/weights"
ROWS = 4


def chain(*sizes):
    """Linear layers with activations between them, in whose names 10 comes before 2."""
    modules = [nn.Linear(sizes[0], sizes[1])]
    for inputs, outputs in zip(sizes[1:], sizes[2:]):
        modules += [nn.ReLU(), nn.Linear(inputs, outputs)]
    return nn.Sequential(*modules)


def normalized():
    network = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(),
                            nn.Linear(6, 5), nn.LayerNorm(5), nn.GELU(), nn.Linear(5, 3))
    network(3 * torch.randn(50, 4))  # running means and variances
    with torch.no_grad():
        for module in (network[1], network[4]):
            module.weight.uniform_(0.5, 1.5)
            module.bias.normal_()
    return network.eval()


class Named(nn.Module):
    """Modules with names of their own, and no biases in the last."""

    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(4, 5)
        self.layer2 = nn.Linear(5, 2, bias=False)

    def forward(self, x):
        return torch.sigmoid(self.layer2(torch.tanh(self.layer1(x))))


def torch_file(name, network, activation, output, expected, dtype=torch.float32):
    state = {key: value.to(dtype) if value.is_floating_point() else value for key, value in network.state_dict().items()}
    save_file(state, FOLDER / name)
    # What is in the file, in double precision.
    network.load_state_dict({key: value.double() if value.is_floating_point() else value for key, value in state.items()})
    network.double()
    x = torch.randn(ROWS, state[next(iter(state))].shape[1], dtype=torch.float64)
    x = x.float().double()
    with torch.no_grad():
        y = network(x)
        y = {"softmax": lambda z: torch.softmax(z, 1), "identity": lambda z: z, "sigmoid": lambda z: z}[output](y)
    expected[name] = {"activation": activation, "output": output, "inputs": x.tolist(), "outputs": y.tolist()}


def npz_file(name, expected):
    random = numpy.random.default_rng(3)
    arrays = {"0.weight": numpy.asfortranarray(random.normal(size=(5, 3))), "0.bias": random.normal(size=5).astype(">f4"),
              "2.weight": random.normal(size=(1, 5)).astype("f4"), "2.bias": numpy.array([2])}
    numpy.savez_compressed(FOLDER / name, **arrays)
    x = random.normal(size=(ROWS, 3)).astype("f4").astype("f8")
    y = numpy.tanh(x @ arrays["0.weight"].T + arrays["0.bias"]) @ arrays["2.weight"].T + arrays["2.bias"]
    expected[name] = {"activation": "tanh", "output": "identity", "inputs": x.tolist(), "outputs": y.tolist()}


def main():
    torch.manual_seed(2)
    FOLDER.mkdir(exist_ok=True)
    expected = {}
    torch_file("chain.safetensors", chain(3, 4, 4, 4, 4, 4, 4, 2), "relu", "softmax", expected)
    torch_file("normalized.safetensors", normalized(), "tanh,gelu", "softmax", expected)
    torch_file("named.safetensors", Named(), "tanh", "sigmoid", expected)
    torch_file("linear.safetensors", nn.Linear(3, 2), "", "identity", expected)
    torch_file("double.safetensors", chain(3, 4, 2), "relu", "identity", expected, torch.float64)
    torch_file("half.safetensors", chain(3, 4, 2), "relu", "identity", expected, torch.float16)
    torch_file("bfloat16.safetensors", chain(3, 4, 2), "relu", "identity", expected, torch.bfloat16)
    npz_file("numpy.npz", expected)
    with open(FOLDER / "expected.json", "w") as f:
        json.dump(expected, f, indent=1)
        f.write("\n")


main()

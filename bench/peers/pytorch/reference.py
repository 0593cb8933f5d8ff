"""What PyTorch makes of random networks in 50 steps, in double precision, and how far rounding to float may take it.

    python3 bench/peers/pytorch/reference.py

adds the runs that are missing to src/test/resources/dev/lanewise/training/pytorch.json.gz, with which PyTorchTest.java
compares the engine. Runs that are already in the file keep their bytes, so a new activation takes a minute. With --all
the script computes every run again, in ten minutes on two cores, for a change that concerns runs in the file; the same
PyTorch then writes the same bytes. The file was made with PyTorch 2.6.0, the package python3-torch of Debian.

What to edit for more runs (PyTorchRun.java makes the same data and configurations from the same names):

    an activation   an entry in ACTIVATIONS and, at the end of later_architectures(), two shapes that use it, one of
                    them normalised; in PyTorchTest.java the number of shapes of either kind
    an optimiser    an entry in OPTIMIZERS; in PyTorchRun.java one of the same name in OPTIMIZERS
    a loss          an entry in COSTS and a row in HEADS; a custom loss has its row in CUSTOM_HEADS, and an entry in
                    CUSTOM_LOSSES of PyTorchRun.java
    an option of    a row in EXTRAS, and its effect in Steps, Run.cost or dataset; in PyTorchRun.java a case in config()
    TrainingConfig  that has the same effect
    frozen layers   a row in FROZEN or FROZEN_NORMALIZED

Then run the script, and PyTorchTest, which says what is still missing.

Every run is a network of its own: an architecture, a cost, an optimiser and sometimes something more, with
parameters, inputs and targets that both sides compute from the seed of the run by `number`. Costs, activations,
gradients and most optimisers are PyTorch's. Written out here is what PyTorch does otherwise: Lion (not in
torch.optim), clipping by norm (clip_grad_norm_ adds 1e-6 to the norm), weights of classes together with smoothed
labels (cross_entropy weighs the classes that get a share, the engine the example), the bias-corrected average
(swa_utils does not correct), max-norm (renorm_ adds 1e-7), and momentum with a learning rate that changes
(torch.optim multiplies the velocity by it, the papers the gradient). "weight-decay" is decoupled, as in AdamW, for
every optimiser; the weight_decay of torch.optim.SGD and torch.optim.Adam is "l2".

Frozen layers are requires_grad = False for all tensors of a layer. They are given to the optimiser like the others, and
it passes over them, because they have no gradient. Batch normalisation in them remains in training mode: it normalises
by the mini-batch and moves its running statistics, as the engine does. A frozen layer after .eval(), or in Keras, does
neither; the engine has no such mode. The tolerance of a frozen parameter is 0.

The tolerance. Beside the exact run go COPIES that are disturbed at random where the engine rounds, by up to as much
as it may round there, u = 2^-24 of the magnitude; n roundings one after the other count as sqrt(n), see Higham and
Mary, A new approach to probabilistic rounding error analysis, 2019. (Such a run is Parker's Monte Carlo arithmetic,
1997.) So the copies carry rounding errors through the whole run as the run itself amplifies or damps them. The
tolerance of a figure is 8 times the root mean square of its disturbance over the copies.

Chaos. Where a run magnifies rounding by more than a few thousand, the copies have gone ways of their own and their
spread says nothing about where one more would go. Such a run is discarded for another seed: its largest tolerance is
above LIMIT of the largest figure, or of 1.

Kinks. A run is discarded for another seed if anything whose sign decides comes so near to zero that rounding could
change the sign: the distance of a weighted input from a kink of its activation, a - y with the absolute cost, a weight
under L1, Lion's direction. Near is 16 times the root mean square of its disturbance, twice what the tolerance allows.
"""
import gzip
import json
import math
import multiprocessing
import os
import random
import sys
from typing import Callable, NamedTuple, Optional

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
F = torch.nn.functional

EPOCHS = 5
STEPS_PER_EPOCH = 10
# Examples whose outputs are in the file.
OUTPUTS = 8
COPIES = 16
U = 2.0 ** -24
FACTOR = 8
LIMIT = 2.0 ** -12
UNIT = 2.0 ** -30
# Of a parameter in the file; a gradient has two more.
DECIMALS = 8
FILE = "src/test/resources/dev/lanewise/training/pytorch.json.gz"

# Roundings of an activation's value or derivative: our own elementary functions err by a unit in the last place or two.
FUNCTION = 4


# ---- Numbers that both sides compute

def mix(x):
    """Ettinger's hash of 32 bits, "lowbias32"."""
    x ^= x >> 16
    x = x * 0x7FEB352D & 0xFFFFFFFF
    x ^= x >> 15
    x = x * 0x846CA68B & 0xFFFFFFFF
    return x ^ x >> 16


def number(seed, purpose, i):
    """An integer of 0 to 65535."""
    return mix(mix(mix(seed) + purpose & 0xFFFFFFFF) + i & 0xFFFFFFFF) >> 16


PARAMETERS, INPUTS, ZEROS, TARGETS, WEIGHTS = range(1, 6)
NORMALIZATION_EPSILON, NORMALIZATION_MOMENTUM = 1e-5, 0.1


def fraction(seed, purpose, i):
    """A number from -1 to less than 1 that is exact in float."""
    return (number(seed, purpose, i) - 32768) / 32768


def parameters(sizes, normalizations, seed):
    """(weights, biases) of each layer, and gamma and beta if it is normalised.

    Weights are (out, in), within the largest power of two up to sqrt(3 / in).
    """
    layers, i = [], 0
    for inputs, units, normalization in zip(sizes, sizes[1:], normalizations):
        scale = 1.0
        while scale * scale * inputs > 3:
            scale /= 2
        count = inputs * units
        w = [scale * fraction(seed, PARAMETERS, i + k) for k in range(count)]
        b = [fraction(seed, PARAMETERS, i + count + k) / 4 for k in range(units)]
        i += count + units
        layer = [torch.tensor(w).view(units, inputs), torch.tensor(b)]
        if normalization != "none":
            for center in (1, 0):
                layer.append(torch.tensor([center + fraction(seed, PARAMETERS, i + k) / 4 for k in range(units)]))
                i += units
        layers.append(layer)
    return layers


def dataset(run, seed):
    """Inputs, targets as rows y, classes or None, and weights of examples or None."""
    n, inputs, outputs = run["examples"], run["sizes"][0], run["sizes"][-1]
    x = torch.tensor([fraction(seed, INPUTS, i) for i in range(n * inputs)]).view(n, inputs)
    if run["sparse"]:
        keep = torch.tensor([float(number(seed, ZEROS, i) % 4 == 0) for i in range(n * inputs)]).view(n, inputs)
        x = x * keep
    labels = None
    if run["extra"] == "autoencoder":
        x = x.abs()
        y = x
    elif run["extra"] == "soft-targets":
        y = probabilities(n, outputs, run["activations"][-1] == "softmax", seed)
    elif run["targets"] == "classes":
        labels = torch.tensor([number(seed, TARGETS, i) % outputs for i in range(n)])
        y = F.one_hot(labels, outputs).to(torch.float64)
    elif run["targets"] == "labels":
        y = torch.tensor([float(number(seed, TARGETS, i) % 2) for i in range(n * outputs)]).view(n, outputs)
    else:
        scale = 0.9375 if run["activations"][-1] == "tanh" else 2
        y = scale * torch.tensor([fraction(seed, TARGETS, i) for i in range(n * outputs)]).view(n, outputs)
    weights = None
    if run["extra"] == "example-weights":
        weights = torch.tensor([(number(seed, WEIGHTS, i) % 8) / 4 for i in range(n)])
    return x, y, labels, weights


def probabilities(n, outputs, add_up, seed):
    """Probabilities that are exact in float: of labels, 0 and 1 among them, or of classes, which add up to 1."""
    if not add_up:
        return torch.tensor([number(seed, TARGETS, i) % 257 / 256 for i in range(n * outputs)]).view(n, outputs)
    rows = []
    for i in range(n):
        cuts = sorted(number(seed, TARGETS, i * outputs + j) for j in range(outputs - 1))
        rows.append([(to - at) / 65536 for at, to in zip([0] + cuts, cuts + [65536])])
    return torch.tensor(rows)


# ---- Activations

class Activation(NamedTuple):
    """What the engine computes in float."""
    function: Callable
    # Of z and a = S(z): S'(z), and what the rounding of S'(z) is relative to, its largest term.
    slope: Callable
    # Where the derivative is discontinuous.
    kinks: tuple = ()
    # Whether it rounds at most once.
    exact: bool = False


def no_rounding(slope):
    """S'(z) that is a number of the engine."""
    return slope, torch.zeros_like(slope)


def slope_of_elu(z, a):
    s = torch.where(z > 0, torch.ones_like(z), torch.exp(z.clamp(max=0)))
    return s, torch.where(z > 0, 0.0, s.abs() + a.abs())


def slope_of_selu(z, a):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    s = scale * torch.where(z > 0, torch.ones_like(z), alpha * torch.exp(z.clamp(max=0)))
    return s, torch.where(z > 0, s, s + a.abs())


def slope_of_gelu(z, a):
    p = torch.special.ndtr(z)
    density = torch.exp(-z * z / 2) / (2 * torch.pi) ** 0.5
    return p + z * density, p + (z * density).abs()


def slope_of_gelu_tanh(z, a):
    c = 2 * (2 / torch.pi) ** 0.5
    s = torch.sigmoid(c * (z + 0.044715 * z ** 3))
    second = z * s * (1 - s) * c * (1 + 3 * 0.044715 * z * z)
    return s + second, s + second.abs()


def slope_of_silu(z, a):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s), s + (z * s).abs()


def slope_of_softplus(z, a):
    s = torch.sigmoid(z)
    return s, s


def slope_of_softsign(z, a):
    slope = (1 - a.abs()) ** 2
    return slope, slope + 2 * (1 - a.abs()) * a.abs()


def slope_of_mish(z, a):
    w = torch.tanh(F.softplus(z))
    second = z * (1 - w * w) * torch.sigmoid(z)
    return w + second, w + second.abs()


def slope_of_hard_swish(z, a):
    inside = z.abs() < 3
    return torch.where(inside, z / 3 + 0.5, (z > 0).to(z.dtype)), torch.where(inside, z.abs() / 3 + 0.5, 0.0)


def leaky_relu(slope):
    return Activation(
        lambda z: F.leaky_relu(z, slope),
        lambda z, a: (torch.where(z > 0, 1.0, slope), torch.where(z > 0, 0.0, slope)), kinks=(0,), exact=True)


# Softmax is not among them: it stands only in the last layer, and the costs take it from z.
ACTIVATIONS = {
    "sigmoid": Activation(torch.sigmoid, lambda z, a: (a * (1 - a), a)),
    "tanh": Activation(torch.tanh, lambda z, a: (1 - a * a, 1 - a * a + 2 * a * a)),
    "relu": Activation(F.relu, lambda z, a: no_rounding((z > 0).to(z.dtype)), kinks=(0,), exact=True),
    "leaky-relu": leaky_relu(0.01),
    "leaky-relu(0.2)": leaky_relu(0.2),
    "relu6": Activation(
        F.relu6, lambda z, a: no_rounding(((z > 0) & (z < 6)).to(z.dtype)), kinks=(0, 6), exact=True),
    "elu": Activation(F.elu, slope_of_elu),
    "selu": Activation(F.selu, slope_of_selu, kinks=(0,)),
    "gelu": Activation(F.gelu, slope_of_gelu),
    "gelu-tanh": Activation(lambda z: F.gelu(z, approximate="tanh"), slope_of_gelu_tanh),
    "silu": Activation(F.silu, slope_of_silu),
    "softplus": Activation(F.softplus, slope_of_softplus),
    "softsign": Activation(F.softsign, slope_of_softsign),
    "mish": Activation(F.mish, slope_of_mish),
    "hard-swish": Activation(F.hardswish, slope_of_hard_swish, kinks=(-3, 3)),
    "identity": Activation(lambda z: z, lambda z, a: no_rounding(torch.ones_like(z)), exact=True),
}
# The names among which the first shapes are drawn; with more names they would be others.
FIRST_NAMES = ["elu", "gelu", "identity", "leaky-relu", "relu", "sigmoid", "silu", "softplus", "tanh"]


# ---- Costs

SMOOTHING = 0.125
CLASS_WEIGHTS = [0.5, 2, 1, 0, 1.5, 0.25, 3, 1, 0.75, 1.25]


class Cost(NamedTuple):
    """What a network minimises."""
    # Of a run, z, a = S(z), targets y and numbers of examples: the cost by copy and example, or by unit too.
    function: Callable
    # Of the name of S, z, a, y, the size of the mini-batch and dC/da (of a custom cost): what the engine's error of the
    # output layer, dC/dz, rounds by, in units of u.
    rounding: Callable
    # Whether it is a function of a in double precision, as Loss.custom is.
    is_custom: bool = False


def absolute(of, z, a, y, batch):
    of.require_far_from_zero((a - y).detach(), "absolute")
    return F.l1_loss(a, y, reduction="none")


def cross_entropy(of, z, a, y, batch):
    extra, units = of.run["extra"], y.shape[2]
    if of.run["activations"][-1] == "sigmoid":
        if extra == "smoothing":
            k = units if of.run["targets"] == "classes" else 2
            y = (1 - SMOOTHING) * y + SMOOTHING / k
        return F.binary_cross_entropy_with_logits(z, y, reduction="none")
    if of.labels is None:
        return F.cross_entropy(z.reshape(-1, units), y.reshape(-1, units), reduction="none").view(*y.shape[:2], 1)
    weight = torch.tensor(CLASS_WEIGHTS[:units]) if extra == "class-weights" else None
    smoothing = SMOOTHING if extra in ("smoothing", "smoothed-class-weights") else 0
    each = F.cross_entropy(
        z.reshape(-1, units), of.labels[batch].repeat(y.shape[0]), weight=weight, reduction="none",
        label_smoothing=smoothing)
    return each.view(y.shape[0], -1, 1)


def rounding_of_cross_entropy(name, z, a, y, n, derivative):
    roundings = FUNCTION + (a.shape[2] ** 0.5 if name == "softmax" else 0)
    return roundings * (a.abs() / n) + 2 * ((a - y).abs() / n)


def rounding_of_sign(name, z, a, y, n, derivative):
    slope, of_slope = ACTIVATIONS[name].slope(z, a)
    return FUNCTION * of_slope / n


def rounding_of_difference(name, z, a, y, n, derivative):
    slope, of_slope = ACTIVATIONS[name].slope(z, a)
    d = (a - y).abs() / n
    return 2 * (d + a.abs() / n) * slope.abs() + FUNCTION * d * of_slope


def rounding_of_custom(name, z, a, y, n, derivative):
    """The derivative is rounded to float before it meets S', but not before it meets the derivative of softmax."""
    size = derivative.abs()
    if name == "softmax":
        mean = (a * derivative).sum(2, keepdim=True)
        roundings = FUNCTION + a.shape[2] ** 0.5
        around = (derivative - mean).abs()
        return roundings * a * (around + (a * size).sum(2, keepdim=True)) + a * around
    slope, of_slope = ACTIVATIONS[name].slope(z, a)
    return 2 * size * slope.abs() + FUNCTION * size * of_slope


COSTS = {
    "quadratic": Cost(lambda of, z, a, y, batch: 0.5 * F.mse_loss(a, y, reduction="none"), rounding_of_difference),
    "cross-entropy": Cost(cross_entropy, rounding_of_cross_entropy),
    "absolute": Cost(absolute, rounding_of_sign),
    "huber": Cost(lambda of, z, a, y, batch: F.huber_loss(a, y, reduction="none", delta=1.0), rounding_of_difference),
    "log-cosh": Cost(
        lambda of, z, a, y, batch: torch.log(torch.cosh(a - y)), rounding_of_custom, is_custom=True),
    "focal": Cost(
        lambda of, z, a, y, batch: -y * (1 - a) ** 2 * torch.log(a), rounding_of_custom, is_custom=True),
}


# ---- Networks

class Unfit(Exception):
    """A seed whose run says nothing about an engine."""


class Kink(Unfit):
    """A sign that rounding could change."""


class Chaos(Unfit):
    """Rounding that grew until the copies had little to do with each other."""


class Run:
    """One run: row 0 of every tensor is exact, the others are disturbed."""

    def __init__(self, run, seed):
        self.run, self.seed = run, seed
        self.noise = torch.Generator().manual_seed(seed)
        self.x, self.y, self.labels, self.weights = dataset(run, seed)
        self.normalizations = run.get("normalizations", ["none"] * (len(run["sizes"]) - 2)) + ["none"]
        self.layers = [
            tuple(t.expand(COPIES + 1, *t.shape).clone().requires_grad_() for t in layer)
            for layer in parameters(run["sizes"], self.normalizations, seed)]
        self.frozen = [l + 1 in run.get("frozen", ()) for l in range(len(self.layers))]
        for layer, frozen in zip(self.layers, self.frozen):
            for t in layer:
                t.requires_grad_(not frozen)
        self.w = [layer[0] for layer in self.layers]
        self.all = [t for layer in self.layers for t in layer]
        # What takes steps: the same without frozen layers.
        self.trained_w = [w for w in self.w if w.requires_grad]
        self.trained = [t for t in self.all if t.requires_grad]
        # Running means and variances, with copies and units in one dimension.
        self.statistics = [
            [torch.full([(COPIES + 1) * units], start) for start in (0.0, 1.0)] if normalization == "batch" else []
            for units, normalization in zip(run["sizes"][1:], self.normalizations)]
        self.normalized = [None] * len(self.layers)
        self.derivative = None
        self.in_place = run["optimizer"] == "sgd" and run["extra"] not in ("l1", "clip-norm", "clip-value")

    def disturb(self, t, magnitude):
        """Adds up to u times the magnitude to the copies of t."""
        xi = torch.rand(t.shape, generator=self.noise) * 2 - 1
        xi[0] = 0
        return t + U * xi * magnitude

    def require_far_from_zero(self, t, what):
        near = t[0].abs() < 2 * FACTOR * deviation(t)
        if bool(near.any()):
            raise Kink(what)

    def gradient(self, batch):
        """The gradient of the mean cost of a mini-batch, in .grad."""
        n = len(batch)
        activations = self.run["activations"]
        a = self.x[batch].expand(COPIES + 1, n, -1)
        inputs, zs, outs, errors = [], [], [], [None] * len(self.layers)
        for l, (w, b, *learnt) in enumerate(self.layers):
            inputs.append(a.detach())
            with torch.no_grad():
                magnitude = torch.baddbmm(b.abs().unsqueeze(1), a.abs(), w.abs().transpose(1, 2))
            z = torch.baddbmm(b.unsqueeze(1), a, w.transpose(1, 2))
            z = self.disturb(z, (w.shape[2] + 1) ** 0.5 * magnitude)
            if learnt:
                if z.requires_grad:
                    z.register_hook(lambda g, l=l: self.unnormalized_error(g, l, errors))
                z = self.normalize(l, z, *learnt)
            if activations[l] == "softmax":
                a = self.softmax(z) if COSTS[self.run["cost"]].is_custom else z
            else:
                activation = ACTIVATIONS[activations[l]]
                for kink in activation.kinks:
                    self.require_far_from_zero(z.detach() - kink, activations[l])
                a = activation.function(z)
                if not activation.exact:
                    a = self.disturb(a, FUNCTION * a.detach().abs())
            zs.append(z)
            outs.append(a.detach() if activations[l] != "softmax" else torch.softmax(z.detach(), 2))
            if l == len(self.layers) - 1 and COSTS[self.run["cost"]].is_custom:
                a.register_hook(self.keep_derivative)
            if z.requires_grad:
                z.register_hook(lambda g, l=l: self.disturbed_error(g, l, zs, outs, errors, batch))
        for t in self.all:
            t.grad = None
        (self.cost(zs[-1], a, batch) / n).backward()
        for l, (w, b, *learnt) in enumerate(self.layers):
            if self.frozen[l]:
                continue
            e = errors[l].abs()
            terms = torch.bmm(e.transpose(1, 2), inputs[l].abs())
            w.grad = self.disturb(w.grad, (n ** 0.5 + 2) * terms)
            if self.normalizations[l] == "batch":
                b.grad.zero_()  # which it is but for rounding
            else:
                b.grad = self.disturb(b.grad, (n ** 0.5 + 2) * e.sum(1))
            if learnt:
                h, rounded_h, e = self.normalized[l]["h"], self.normalized[l]["rounding"], self.normalized[l]["e"]
                for t, each in zip(learnt, (h * e, e)):
                    t.grad = self.disturb(t.grad, (n ** 0.5 + 2) * each.abs().sum(1))
                learnt[0].grad += (rounded_h * e).sum(1)

    def softmax(self, z):
        a = torch.softmax(z, 2)
        return self.disturb(a, (FUNCTION + a.shape[2] ** 0.5) * a.detach())

    def keep_derivative(self, g):
        """dC/da of the output layer, divided by n."""
        self.derivative = g.detach()

    def batch_norm(self, l, u, gamma, beta, training):
        """PyTorch's, for all copies."""
        copies, n, units = u.shape
        z = F.batch_norm(
            u.transpose(0, 1).reshape(n, copies * units), *self.statistics[l], gamma.reshape(-1), beta.reshape(-1),
            training, NORMALIZATION_MOMENTUM, NORMALIZATION_EPSILON)
        return z.view(n, copies, units).transpose(0, 1)

    def normalize(self, l, u, gamma, beta):
        """FN with the means of a mini-batch: PyTorch's, with what the engine rounds there."""
        batch = self.normalizations[l] == "batch"
        dim = 1 if batch else 2
        m = u.shape[dim]
        before = [t.clone() for t in self.statistics[l]]
        if batch:
            z = self.batch_norm(l, u, gamma, beta, True)
        else:
            h = F.layer_norm(u, u.shape[2:], eps=NORMALIZATION_EPSILON)
            z = gamma.unsqueeze(1) * h + beta.unsqueeze(1)
        with torch.no_grad():
            mean = u.mean(dim, keepdim=True)
            variance = ((u - mean) ** 2).mean(dim, keepdim=True)
            scale = (variance + NORMALIZATION_EPSILON).rsqrt()
            h = (u - mean) * scale
            # A mean and a scale are rounded once for all that they are of. The mean is of differences from the first.
            zero = torch.zeros_like(mean)
            of_mean = m ** 0.5 * (u - u.narrow(dim, 0, 1)).abs().mean(dim, keepdim=True) + 2 * mean.abs()
            rounded_mean = self.disturb(zero, of_mean)
            rounded_scale = self.disturb(zero, torch.full_like(zero, m ** 0.5 / 2 + 4))
            rounding = self.disturb(h * rounded_scale - scale * rounded_mean, 2 * h.abs())
            self.normalized[l] = {
                "h": h, "rounding": rounding, "scale": scale, "rounded scale": rounded_scale, "dim": dim}
            if batch:
                self.statistics[l] = [
                    self.disturb(
                        (new + NORMALIZATION_MOMENTUM * rounded.reshape(-1)).view(COPIES + 1, -1),
                        (new.abs() + old.abs() + NORMALIZATION_MOMENTUM * of.abs().reshape(-1)).view(COPIES + 1, -1),
                    ).view(-1)
                    for old, new, rounded, of in zip(
                        before, self.statistics[l], (rounded_mean, zero), (mean, (m ** 0.5 + 6) * variance))]
        z = z + (gamma.unsqueeze(1) * rounding).detach()
        return self.disturb(z, z.detach().abs())

    def unnormalized_error(self, g, l, errors):
        """BN2v as autograd has it, with what the engine rounds there."""
        of = self.normalized[l]
        h, rounding, dim = of["h"], of["rounding"], of["dim"]
        of["e"] = errors[l]
        d = self.layers[l][2].detach().unsqueeze(1) * errors[l]
        m = d.shape[dim]

        def mean(t):
            return t.mean(dim, keepdim=True)

        zero = torch.zeros_like(of["scale"])
        rounded_mean = self.disturb(zero, (m ** 0.5 + 2) * mean(d.abs()))
        rounded_product = self.disturb(zero, (m ** 0.5 + 2) * mean((h * d).abs()))
        inner = rounded_mean + h * rounded_product + rounding * mean(h * d) + h * mean(rounding * d)
        magnitude = 3 * d.abs() + 2 * mean(d).abs() + 2 * (h * mean(h * d)).abs()
        errors[l] = self.disturb(g * (1 + of["rounded scale"]) - of["scale"] * inner, of["scale"] * magnitude)
        return errors[l]

    def outputs(self, layers, statistics, count):
        """What the network makes of the first examples in use, with batch normalisation folded into the weights."""
        self.statistics = statistics
        a = self.x[:count].expand(COPIES + 1, -1, -1)
        for l, (w, b, *learnt) in enumerate(layers):
            name = self.run["activations"][l]
            z = torch.baddbmm(b.unsqueeze(1), a, w.transpose(1, 2))
            terms = torch.bmm(a.abs(), w.abs().transpose(1, 2))
            bias = b
            if self.normalizations[l] == "batch":
                gamma, beta = learnt
                mean, variance = (t.view(COPIES + 1, -1) for t in statistics[l])
                z = self.batch_norm(l, z, gamma, beta, False)
                s = gamma * (variance + NORMALIZATION_EPSILON).rsqrt()
                terms = terms * s.abs().unsqueeze(1)
                bias = (b - mean) * s + beta
            z = self.disturb(z, ((w.shape[2] + 1) ** 0.5 + 1) * (terms + bias.abs().unsqueeze(1)))
            if self.normalizations[l] == "layer":
                z = self.normalize(l, z, *learnt)
            if name == "softmax":
                a = self.softmax(z)
            else:
                a = ACTIVATIONS[name].function(z)
                a = a if ACTIVATIONS[name].exact else self.disturb(a, FUNCTION * a.abs())
        return a

    def disturbed_error(self, g, l, zs, outs, errors, batch):
        """BP1v or BP2v as autograd has it, with what the engine rounds there; g is divided by n already."""
        z, a, name = zs[l].detach(), outs[l], self.run["activations"][l]
        if l == len(self.layers) - 1:
            magnitude = COSTS[self.run["cost"]].rounding(
                name, z, a, self.y[batch], len(batch), self.derivative)
            if self.run["extra"] in ("class-weights", "smoothed-class-weights", "example-weights"):
                magnitude = 2 * magnitude + g.abs()
        else:
            w = self.layers[l + 1][0].detach()
            terms = torch.bmm(errors[l + 1].abs(), w.abs())
            slope, of_slope = ACTIVATIONS[name].slope(z, a)
            magnitude = terms * ((w.shape[1] ** 0.5 + 1) * slope.abs() + FUNCTION * of_slope)
        errors[l] = self.disturb(g, magnitude)
        return errors[l]

    def cost(self, z, a, batch):
        """The cost of all copies, summed over the mini-batch."""
        extra, y = self.run["extra"], self.y[batch]
        each = COSTS[self.run["cost"]].function(self, z, a, y.expand(z.shape[0], *y.shape), batch)
        if extra == "smoothed-class-weights":
            each = each * torch.tensor(CLASS_WEIGHTS)[self.labels[batch]].view(1, -1, 1)
        if extra == "example-weights":
            each = each * self.weights[batch].view(1, -1, 1)
        return each.sum()

    def train(self):
        """The gradient of the first mini-batch, and the parameters after all steps.

        Of a normalised network also the running statistics after all steps, and outputs.
        """
        run = self.run
        step = Steps(self)
        order = list(range(run["examples"]))
        shuffling = random.Random(self.seed)
        first = None
        self.average, self.average_statistics, number = None, None, 0
        for epoch in range(EPOCHS):
            shuffling.shuffle(order)
            for at in range(0, len(order), run["batch"]):
                batch = order[at:at + run["batch"]]
                self.gradient(batch)
                if first is None:
                    first = self.flat([t.grad for t in self.trained])
                number += 1
                with torch.no_grad():
                    step(number, epoch, len(batch))
        assert number == EPOCHS * STEPS_PER_EPOCH
        averages = iter(self.average or ())
        trained = [next(averages) if self.average and t.requires_grad else t.detach() for t in self.all]
        result = {"gradient": first, "parameters": self.flat(trained)}
        if "normalizations" in run:
            statistics = self.average_statistics or self.statistics
            values = iter(trained)
            layers = [[next(values) for _ in layer] for layer in self.layers]
            result["statistics"] = self.flat([t for layer in statistics for t in layer])
            with torch.no_grad():
                result["outputs"] = self.flat([self.outputs(layers, statistics, OUTPUTS)])
        return result

    @staticmethod
    def flat(tensors):
        return torch.cat([torch.zeros(COPIES + 1, 0)] + [t.reshape(COPIES + 1, -1) for t in tensors], 1)


# ---- Steps. All coefficients are binary fractions, so that the engine does not round them.

DECAY = 2 ** -3
PENALTY_L1 = 2 ** -7
PENALTY_L2 = 2 ** -4
CLIP_NORM = 2 ** -2
CLIP_VALUE = 2 ** -5
MAX_NORM = 0.75
AVERAGING = 0.875
MOMENTUM = 0.875
BETAS = 0.875, 0.984375
EPSILON = 2 ** -10


class Optimizer(NamedTuple):
    """A rule by which gradients change parameters."""
    rate: float
    # Roundings of a step itself, relative to the step; those of moments are counted apart.
    roundings: int
    # Of groups of parameters and the rate, PyTorch's optimiser; None if there is none.
    torch: Optional[Callable] = None
    # Of the run, the velocities and the rate, the step written out; for all runs if PyTorch has no such optimiser, else
    # for those in which the rate changes.
    written_out: Optional[Callable] = None


def lion(of, velocity, eta):
    """Chen et al. 2023, algorithm 2."""
    beta1, beta2 = BETAS
    for t, m in zip(of.trained, velocity):
        direction = beta1 * m + (1 - beta1) * t.grad
        of.require_far_from_zero(direction, "lion")
        t -= eta * direction.sign()
        m.mul_(beta2).add_((1 - beta2) * t.grad)


def momentum(of, velocity, eta):
    """Sutskever et al. 2013, equations 1 and 2."""
    for t, v in zip(of.trained, velocity):
        v.mul_(MOMENTUM).sub_(eta * t.grad)
        t += v


def nesterov(of, velocity, eta):
    """Bengio et al. 2013, equation 7."""
    for t, v in zip(of.trained, velocity):
        v.mul_(MOMENTUM).sub_(eta * t.grad)
        t += MOMENTUM * v - eta * t.grad


O = torch.optim
OPTIMIZERS = {
    "sgd": Optimizer(2 ** -3, 2, lambda groups, eta: O.SGD(groups, lr=eta)),
    "momentum": Optimizer(2 ** -5, 3, lambda groups, eta: O.SGD(groups, lr=eta, momentum=MOMENTUM), momentum),
    "nesterov": Optimizer(
        2 ** -5, 4, lambda groups, eta: O.SGD(groups, lr=eta, momentum=MOMENTUM, nesterov=True), nesterov),
    "rmsprop": Optimizer(2 ** -8, 5, lambda groups, eta: O.RMSprop(groups, lr=eta, alpha=0.875, eps=EPSILON)),
    "adagrad": Optimizer(2 ** -5, 5, lambda groups, eta: O.Adagrad(groups, lr=eta, eps=EPSILON)),
    "adam": Optimizer(2 ** -7, 7, lambda groups, eta: O.Adam(groups, lr=eta, betas=BETAS, eps=EPSILON)),
    "adamw": Optimizer(2 ** -7, 7, lambda groups, eta: O.AdamW(groups, lr=eta, betas=BETAS, eps=EPSILON)),
    "adamax": Optimizer(2 ** -7, 5, lambda groups, eta: O.Adamax(groups, lr=eta, betas=BETAS, eps=EPSILON)),
    "lion": Optimizer(2 ** -9, 1, written_out=lion),
}
# Of the step, the steps in an epoch, the epoch and the number of epochs: the factor of the rate.
SCHEDULES = {
    "exponential": lambda step, steps, epoch, epochs: 0.5 ** epoch,
    # A triangle in every epoch, lower from epoch to epoch.
    "own-schedule": lambda step, steps, epoch, epochs: (1 + abs(steps // 2 - step % steps)) / 4 * (epochs - epoch) / 4,
}


class Steps:
    """What the optimiser of a run makes of the gradients, copies included: all that it does is element by element."""

    def __init__(self, of):
        self.of, self.extra = of, of.run["extra"]
        self.rule = OPTIMIZERS[of.run["optimizer"]]
        adamw = of.run["optimizer"] == "adamw"
        decay = DECAY if self.extra == "weight-decay" or adamw else 0
        l2 = PENALTY_L2 if self.extra == "l2" else 0
        # The decay that PyTorch's optimiser does not do itself, and whether weights shrink at all.
        self.decay, self.shrinks = 0 if adamw else decay, bool(decay or l2)
        rest = [t for layer in of.layers for t in layer[1:]]
        # With frozen layers, which have no gradient.
        groups = [
            {"params": of.w, "weight_decay": decay if adamw else l2}, {"params": rest, "weight_decay": 0}]
        self.schedule = SCHEDULES.get(self.extra)
        write_out = self.rule.written_out and (self.schedule or not self.rule.torch)
        self.velocity = [torch.zeros_like(t) for t in of.trained]
        self.optimizer = None if write_out else self.rule.torch(groups, self.rule.rate)

    def __call__(self, number, epoch, n):
        of = self.of
        eta = self.rule.rate
        if self.schedule:
            eta *= self.schedule(number - 1, STEPS_PER_EPOCH, epoch, EPOCHS)
        for group in self.optimizer.param_groups if self.optimizer else ():
            group["lr"] = eta
        self.treat_gradients()
        before = [t.detach().clone() for t in of.trained]
        moments = [m.clone() for m in self.moments()]
        if self.decay:
            for w in of.trained_w:
                w *= 1 - eta * self.decay
        if self.optimizer:
            self.optimizer.step()
        else:
            self.rule.written_out(of, self.velocity, eta)
        # A coefficient may also grow or shrink a moment, so what was there counts as much as what there is.
        for i, new in enumerate(self.moments()):
            old = moments[i] if moments else torch.zeros_like(new)
            new.copy_(of.disturb(new, new.abs() + old.abs()))
        for t, old in zip(of.trained, before):
            # The first layer's weights take the examples of a plain step one by one.
            roundings = 1 + (n ** 0.5 if of.in_place and t is of.w[0] else 0) + (1 if self.shrinks else 0)
            t.copy_(of.disturb(t, self.rule.roundings * (t - old).abs() + roundings * t.abs()))
        if self.extra == "max-norm":
            for w in of.trained_w:
                norm = w.norm(dim=2, keepdim=True)
                w.copy_(of.disturb(torch.where(norm > MAX_NORM, w * MAX_NORM / norm, w), w.abs()))
        if self.extra == "average":
            rest = (1 - AVERAGING) / (1 - AVERAGING ** number)
            of.average = self.moved(of.average or before, [t.detach() for t in of.trained], rest)
            of.average_statistics = [
                [t.view(-1) for t in self.moved(
                    *([t.view(COPIES + 1, -1) for t in layer] for layer in (averages, statistics)), rest)]
                for averages, statistics in zip(of.average_statistics or of.statistics, of.statistics)]

    def moved(self, averages, values, rest):
        return [self.of.disturb(m + rest * (t - m), 2 * (t - m).abs() + m.abs()) for m, t in zip(averages, values)]

    def moments(self):
        if not self.optimizer:
            return self.velocity
        state = self.optimizer.state
        return [v for t in self.of.trained for v in state.get(t, {}).values() if torch.is_tensor(v) and v.dim() > 1]

    def treat_gradients(self):
        of = self.of
        if self.extra == "clip-norm":
            norm = sum((t.grad ** 2).flatten(1).sum(1) for t in of.trained).sqrt()
            for t in of.trained:
                t.grad *= (CLIP_NORM / norm).clamp(max=1).view(-1, *[1] * (t.dim() - 1))
        if self.extra == "clip-value":
            torch.nn.utils.clip_grad_value_(of.trained, CLIP_VALUE)
        if self.extra == "l1":
            for w in of.trained_w:
                of.require_far_from_zero(w, "l1")
                w.grad += PENALTY_L1 * w.sign()
        if self.extra in ("l1", "clip-value"):
            for t in of.trained:
                t.grad = of.disturb(t.grad, 2 * t.grad.abs() + PENALTY_L1)


# ---- All runs

def architectures():
    """Twelve: sizes, hidden activations, whether inputs are sparse, size of a mini-batch, examples."""
    draw = random.Random(2)
    widths = [2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17]
    names = FIRST_NAMES
    deck = []
    for i, depth in enumerate([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4]):
        hidden = [draw.choice(widths) for _ in range(depth)]
        if i == 2:
            hidden = [65]  # more than a panel
        activations = []
        for _ in hidden:
            if not deck:
                deck = draw.sample(names, len(names))
            activations.append(deck.pop())
        inputs = 5 if i == 2 else draw.choice([2, 3, 6, 8, 11, 13, 17])
        sizes = [inputs] + hidden + [2 if i == 2 else draw.choice([3, 4, 5, 7])]
        batch = 1 if i == 4 else draw.choice([2, 3, 4, 5, 7, 8, 10])
        yield {"sizes": sizes, "hidden": activations, "sparse": inputs > 5 and i % 2 == 1, "batch": batch,
               "examples": (STEPS_PER_EPOCH - 1) * batch + draw.randint(1, batch)}


def normalized_architectures():
    """Six more whose hidden layers are normalised: with batch, with layer, or one of two with either."""
    draw = random.Random(3)
    widths = [4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 19]
    names = FIRST_NAMES
    deck = []
    for i, depth in enumerate([1, 1, 2, 1, 1, 2]):
        hidden = [draw.choice(widths) for _ in range(depth)]
        if i == 3:
            hidden = [65]  # more than a panel
        if i == 4:
            hidden = [37]  # more than two rounds of the chains
        activations = []
        for _ in hidden:
            if not deck:
                deck = draw.sample(names, len(names))
            activations.append(deck.pop())
        normalizations = [["batch"], ["layer"], draw.sample(["batch", "layer", "none"], 3)][i % 3] * depth
        sizes = [4 if i == 3 else draw.choice([3, 6, 8, 11])] + hidden + [2 if i == 3 else draw.choice([3, 4, 5])]
        batch = draw.choice([4, 5, 7, 8, 10])
        yield {"sizes": sizes, "hidden": activations, "normalizations": normalizations[:depth],
               "sparse": sizes[0] > 5 and i % 2 == 1, "batch": batch,
               "examples": (STEPS_PER_EPOCH - 1) * batch + draw.randint(2, batch)}


def twice_normalized_architectures():
    """Three more in which what is normalised is normalised again, by mini-batch, by layer, and by both."""
    yield {"sizes": [8, 9, 16, 4], "hidden": ["tanh", "gelu"], "normalizations": ["batch", "batch"], "sparse": False,
           "batch": 8, "examples": 76}
    yield {"sizes": [11, 13, 7, 3], "hidden": ["silu", "sigmoid"], "normalizations": ["layer", "layer"],
           "sparse": True, "batch": 7, "examples": 66}
    yield {"sizes": [6, 12, 17, 5, 4], "hidden": ["softplus", "elu", "relu"],
           "normalizations": ["batch", "layer", "batch"], "sparse": False, "batch": 10, "examples": 93}


def later_architectures():
    """Four with the other activations, and four more with normalisation. A new activation goes to the end."""
    yield {"sizes": [6, 13, 8, 4], "hidden": ["selu", "gelu-tanh"], "sparse": False, "batch": 5, "examples": 48}
    yield {"sizes": [11, 9, 12, 5, 3], "hidden": ["mish", "hard-swish", "relu6"], "sparse": True, "batch": 4,
           "examples": 39}
    yield {"sizes": [8, 17, 7, 5], "hidden": ["leaky-relu(0.2)", "mish"], "sparse": False, "batch": 8, "examples": 77}
    yield {"sizes": [8, 12, 9, 4], "hidden": ["relu6", "selu"], "normalizations": ["batch", "none"], "sparse": False,
           "batch": 8, "examples": 76}
    yield {"sizes": [6, 13, 9, 8, 3], "hidden": ["gelu-tanh", "hard-swish", "leaky-relu(0.2)"],
           "normalizations": ["layer", "none", "none"], "sparse": True, "batch": 7, "examples": 66}
    yield {"sizes": [5, 9, 4], "hidden": ["mish"], "normalizations": ["layer"], "sparse": False, "batch": 10,
           "examples": 93}
    yield {"sizes": [7, 10, 6, 4], "hidden": ["softsign", "silu"], "sparse": False, "batch": 5, "examples": 48}
    yield {"sizes": [9, 12, 3], "hidden": ["softsign"], "normalizations": ["batch"], "sparse": True, "batch": 8,
           "examples": 75}


def autoencoders():
    """Two whose outputs are as many as their inputs, one of them normalised."""
    yield {"sizes": [9, 5, 9], "hidden": ["tanh"], "sparse": False, "batch": 5, "examples": 48}
    yield {"sizes": [13, 8, 4, 13], "hidden": ["gelu", "silu"], "normalizations": ["batch", "none"], "sparse": True,
           "batch": 8, "examples": 75}


# Cost, activation of the output layer, kind of targets. Every shape has each of them with every optimiser.
HEADS = (("quadratic", "sigmoid", "classes"), ("cross-entropy", "sigmoid", "labels"),
         ("cross-entropy", "softmax", "classes"), ("absolute", "identity", "numbers"), ("huber", "tanh", "numbers"),
         ("quadratic", "identity", "numbers"))
SOFTMAX, LABELS, NUMBERS = HEADS[2], HEADS[1], HEADS[5]
# What only some shapes have.
TEACHER, PROBABILITIES = ("cross-entropy", "softmax", "numbers"), ("cross-entropy", "sigmoid", "numbers")
CUSTOM_HEADS = (("log-cosh", "identity", "numbers"), ("log-cosh", "tanh", "numbers"), ("focal", "softmax", "classes"),
                ("log-cosh", "sigmoid", "labels"))
EXTRAS = (
    ("l1", "sgd", SOFTMAX), ("l1", "adam", NUMBERS), ("l2", "sgd", SOFTMAX), ("l2", "adam", SOFTMAX),
    ("l2", "nesterov", LABELS), ("weight-decay", "sgd", NUMBERS), ("weight-decay", "momentum", SOFTMAX),
    ("weight-decay", "rmsprop", SOFTMAX), ("weight-decay", "lion", SOFTMAX), ("clip-norm", "sgd", SOFTMAX),
    ("clip-norm", "adam", NUMBERS), ("clip-value", "sgd", SOFTMAX), ("clip-value", "momentum", NUMBERS),
    ("max-norm", "sgd", SOFTMAX), ("max-norm", "adam", SOFTMAX), ("average", "sgd", LABELS),
    ("average", "adam", SOFTMAX), ("exponential", "sgd", SOFTMAX), ("exponential", "momentum", SOFTMAX),
    ("exponential", "nesterov", NUMBERS), ("exponential", "adam", LABELS), ("smoothing", "sgd", SOFTMAX),
    ("smoothing", "momentum", LABELS), ("class-weights", "sgd", SOFTMAX), ("smoothed-class-weights", "sgd", SOFTMAX),
    ("example-weights", "sgd", NUMBERS), ("example-weights", "adam", LABELS))
# What treats gamma and beta otherwise than weights, or statistics too.
NORMALIZED_EXTRAS = (
    ("l1", "sgd", SOFTMAX), ("l2", "adam", SOFTMAX), ("l2", "sgd", LABELS), ("weight-decay", "momentum", NUMBERS),
    ("clip-norm", "sgd", SOFTMAX), ("clip-value", "nesterov", LABELS), ("max-norm", "adam", SOFTMAX),
    ("average", "sgd", NUMBERS), ("average", "rmsprop", SOFTMAX), ("example-weights", "sgd", NUMBERS))


# Number of a shape without normalisation, head, optimiser, extra, frozen layers.
FROZEN = (
    (1, SOFTMAX, "sgd", "none", [1]), (2, LABELS, "sgd", "none", [2]), (11, SOFTMAX, "sgd", "none", [2, 4]),
    (5, SOFTMAX, "momentum", "none", [1]), (6, NUMBERS, "momentum", "none", [2]),
    (9, LABELS, "momentum", "none", [1, 3]), (10, SOFTMAX, "nesterov", "none", [1, 2, 3]),
    (7, NUMBERS, "rmsprop", "none", [2]), (8, SOFTMAX, "lion", "none", [1]), (5, SOFTMAX, "adamw", "none", [1]),
    (9, LABELS, "adamw", "none", [2, 4]), (3, NUMBERS, "adamw", "none", [2]),
    (6, SOFTMAX, "adam", "weight-decay", [1]), (10, LABELS, "adam", "weight-decay", [2, 3]),
    (7, SOFTMAX, "adam", "l2", [2]), (8, SOFTMAX, "momentum", "weight-decay", [1, 2]), (6, SOFTMAX, "sgd", "l1", [1]),
    (9, SOFTMAX, "sgd", "clip-norm", [2]), (5, NUMBERS, "adam", "clip-norm", [1]),
    (7, SOFTMAX, "adam", "max-norm", [1]), (11, SOFTMAX, "adam", "average", [1, 2]))
# The same with a normalised shape.
FROZEN_NORMALIZED = (
    (0, SOFTMAX, "sgd", "none", [1]), (0, LABELS, "momentum", "none", [1]), (3, NUMBERS, "adamw", "none", [1]),
    (6, SOFTMAX, "momentum", "none", [1]), (6, SOFTMAX, "momentum", "none", [2]), (6, LABELS, "adamw", "none", [2]),
    (8, SOFTMAX, "momentum", "none", [1, 3]), (8, SOFTMAX, "adamw", "none", [1, 2]), (1, SOFTMAX, "adam", "l2", [1]),
    (7, LABELS, "momentum", "none", [2]), (0, SOFTMAX, "adam", "weight-decay", [1]),
    (3, SOFTMAX, "sgd", "clip-norm", [1]), (0, NUMBERS, "sgd", "average", [1]),
    (6, SOFTMAX, "rmsprop", "average", [2]))
# Targets that are probabilities, and schedules of a user.
SOFT = [(head, optimizer) for head in (TEACHER, LABELS, PROBABILITIES) for optimizer in ("sgd", "momentum", "adam")]
OWN_SCHEDULE = (("sgd", SOFTMAX), ("momentum", SOFTMAX), ("nesterov", NUMBERS), ("adam", LABELS), ("adamw", SOFTMAX),
                ("lion", NUMBERS))


def runs():
    """All runs, in any order: the file numbers them."""
    made = []

    def add(shape, head, optimizer, extra="none", frozen=()):
        cost, output, targets = head
        run = {
            "sizes": shape["sizes"], "activations": shape["hidden"] + [output], "cost": cost, "targets": targets,
            "sparse": shape["sparse"], "batch": shape["batch"], "examples": shape["examples"], "optimizer": optimizer,
            "extra": extra}
        if "normalizations" in shape:
            run["normalizations"] = shape["normalizations"]
        if frozen:
            run["frozen"] = frozen
        made.append(run)

    def add_everything(shapes):
        for shape in shapes:
            for head in HEADS:
                for optimizer in OPTIMIZERS:
                    add(shape, head, optimizer)

    plain, normalized = list(architectures()), list(normalized_architectures())
    twice_normalized = list(twice_normalized_architectures())
    add_everything(plain)
    for i, (extra, optimizer, head) in enumerate(EXTRAS):
        for k in range(2):
            add(plain[(2 * i + 5 * k) % len(plain)], head, optimizer, extra)
    add_everything(normalized)
    for i, (extra, optimizer, head) in enumerate(NORMALIZED_EXTRAS):
        for k in range(3):
            add(normalized[(i + 4 * k) % len(normalized)], head, optimizer, extra)
    add_everything([*twice_normalized, *later_architectures()])
    for i, (head, optimizer) in enumerate(SOFT):
        add(plain[(5 * i + 1) % len(plain)], head, optimizer, "soft-targets")
        add(normalized[i % len(normalized)], head, optimizer, "soft-targets")
    for shape in autoencoders():
        for optimizer in ("sgd", "momentum", "adam"):
            add(shape, PROBABILITIES, optimizer, "autoencoder")
    for shapes, those in ((plain, FROZEN), ([*normalized, *twice_normalized], FROZEN_NORMALIZED)):
        for i, head, optimizer, extra, frozen in those:
            add(shapes[i], head, optimizer, extra, frozen)
    for i, head in enumerate(CUSTOM_HEADS):
        for k, optimizer in enumerate(("sgd", "momentum", "adam", "lion")):
            add(([*plain, *normalized])[(7 * i + 5 * k) % 18], head, optimizer)
    for i, (optimizer, head) in enumerate(OWN_SCHEDULE):
        add(plain[(5 * i + 2) % len(plain)], head, optimizer, "own-schedule")
        add(normalized[i], head, optimizer, "own-schedule")
    return made


def deviation(figures):
    """Root mean square of the disturbance, by figure."""
    return ((figures[1:] - figures[:1]) ** 2).mean(0).sqrt()


def require_tame(figures):
    if FACTOR * max(deviation(figures).tolist(), default=0) > LIMIT * max([1, *figures[0].abs().tolist()]):
        raise Chaos


def tolerance(figures, decimals):
    """By figure, in units of 2^-30, rounded up to two digits; counts the rounding of the figure itself too."""
    rms = deviation(figures)
    exact = [math.ceil((FACTOR * t + 0.5 * 10.0 ** -decimals) / UNIT) for t in rms.tolist()]
    return [-(-t // 10 ** (len(str(t)) - 2)) * 10 ** (len(str(t)) - 2) if t > 99 else t for t in exact]


def rounded(figures, decimals):
    return [round(figure, decimals) for figure in figures[0].tolist()]


def key(run):
    """What identifies a run."""
    return json.dumps({k: run[k] for k in sorted(KEYS & run.keys())})


KEYS = {"sizes", "activations", "normalizations", "cost", "targets", "sparse", "batch", "examples", "optimizer",
        "extra", "frozen"}
# Seeds that a run may try; they begin with this many times its number.
SEEDS = 1000


def frozen_parameters(run):
    """Of each parameter, whether its layer is frozen."""
    normalizations = run.get("normalizations", []) + ["none"] * len(run["sizes"])
    return [
        l in run.get("frozen", ())
        for l, (inputs, units, normalization) in enumerate(zip(run["sizes"], run["sizes"][1:], normalizations), 1)
        for _ in range(units * (inputs + (1 if normalization == "none" else 3)))]


def made(numbered):
    """The line of a run."""
    number, run = numbered
    for attempt in range(SEEDS):
        seed = SEEDS * number + attempt
        try:
            figures = Run(run, seed).train()
            for values in figures.values():
                require_tame(values)
            break
        except Unfit:
            pass
    else:
        raise RuntimeError(f"no seed without a kink or chaos for {run}")
    # Of a network with frozen layers, the engine's test has no gradient.
    if run["optimizer"] != "sgd" or "frozen" in run:
        del figures["gradient"]
    result = run | {"seed": seed}
    for name, values in figures.items():
        decimals = DECIMALS + 2 if name == "gradient" else DECIMALS
        of_name = "tolerance" if name == "parameters" else name + "Tolerance"
        result |= {name: rounded(values, decimals), of_name: tolerance(values, decimals)}
    # Frozen parameters are to keep their bits.
    for i, is_frozen in enumerate(frozen_parameters(run)):
        if is_frozen:
            result["parameters"][i], result["tolerance"][i] = figures["parameters"][0, i].item(), 0
    return json.dumps(result, separators=(",", ":"))


def lines_of_file():
    """Of each run in the file, by its key: its number and its line."""
    if not os.path.exists(FILE):
        return {}
    with gzip.open(FILE, "rt") as file:
        lines = [line.rstrip(",\n") for line in file if line.startswith("{")]
    parsed = [json.loads(line) for line in lines]
    return {key(run): (run["seed"] // SEEDS, line) for run, line in zip(parsed, lines)}


def main():
    """Keeps the numbers of the runs in the file, and so their seeds; new runs get the next ones."""
    old, wanted = lines_of_file(), runs()
    assert len({key(run) for run in wanted}) == len(wanted), "two runs are the same"
    new = [run for run in wanted if key(run) not in old]
    first = 1 + max((number for number, _ in old.values()), default=-1)
    numbered = [(old[key(run)][0], run) for run in wanted if key(run) in old] + list(enumerate(new, first))
    numbered.sort(key=lambda each: each[0])
    again = "--all" in sys.argv
    missing = [each for each in numbered if again or key(each[1]) not in old]
    with multiprocessing.Pool(2) as pool:
        done = {key(run): line for (_, run), line in zip(missing, pool.map(made, missing, chunksize=4))}
    lines = [done.get(key(run)) or old[key(run)][1] for _, run in numbered]
    with open(FILE, "wb") as file:
        file.write(gzip.compress(("[\n" + ",\n".join(lines) + "\n]\n").encode(), mtime=0))
    as_before = sum(key(run) in old and old[key(run)][1] == line for (_, run), line in zip(numbered, lines))
    discarded = sum(json.loads(line)["seed"] % SEEDS for line in done.values())
    print(f"{len(lines)} runs in {os.path.getsize(FILE)} bytes: {as_before} as before, {len(new)} new, "
          f"{len(lines) - len(new) - as_before} changed, {len(old) - len(lines) + len(new)} removed; "
          f"{discarded} seeds discarded")


if __name__ == "__main__":
    main()

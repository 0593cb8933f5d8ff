"""What PyTorch makes of random networks in 50 steps, in double precision, and how far rounding to float may take it.

    python3 bench/peers/pytorch/reference.py

writes src/test/resources/dev/lanewise/training/pytorch.json.gz, which PyTorchTest.java holds the engine to (made with
PyTorch 2.6.0 in some minutes on two cores). The same PyTorch writes the same bytes again.

Every run is a network of its own: an architecture, a cost, an optimiser and sometimes something more, with
parameters, inputs and targets that both sides compute from the seed of the run by `number`. Costs, activations,
gradients and most optimisers are PyTorch's. Written out here is what PyTorch does otherwise: Lion (not in
torch.optim), clipping by norm (clip_grad_norm_ adds 1e-6 to the norm), weights of classes together with smoothed
labels (cross_entropy weighs the classes that get a share, the engine the example), the bias-corrected average
(swa_utils does not correct), max-norm (renorm_ adds 1e-7), and momentum with a learning rate that changes
(torch.optim multiplies the velocity by it, the papers the gradient).

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
    if run["targets"] == "classes":
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


# ---- Networks

ACTIVATIONS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu, "gelu": F.gelu, "silu": F.silu, "softplus": F.softplus, "identity": lambda z: z,
}
# The names among which the first shapes are drawn; with more names they would be others.
FIRST_NAMES = sorted(ACTIVATIONS)
ACTIVATIONS |= {
    "leaky-relu(0.2)": lambda z: F.leaky_relu(z, 0.2), "relu6": F.relu6, "selu": F.selu,
    "gelu-tanh": lambda z: F.gelu(z, approximate="tanh"), "mish": F.mish, "hard-swish": F.hardswish,
}
# Where the derivative is discontinuous.
KINKS = {
    "relu": (0,), "leaky-relu": (0,), "leaky-relu(0.2)": (0,), "relu6": (0, 6), "selu": (0,), "hard-swish": (-3, 3)}
# What rounds at most once.
EXACT = ("relu", "leaky-relu", "leaky-relu(0.2)", "relu6", "identity")


def slope_and_its_scale(name, z, a):
    """S'(z), and what the rounding of S'(z) is relative to: its largest term."""
    if name == "sigmoid":
        return a * (1 - a), a
    if name == "tanh":
        return 1 - a * a, 1 - a * a + 2 * a * a
    if name == "relu":
        return (z > 0).to(z.dtype), torch.zeros_like(z)
    if name.startswith("leaky-relu"):
        slope = 0.01 if name == "leaky-relu" else 0.2
        return torch.where(z > 0, 1.0, slope), torch.where(z > 0, 0.0, slope)
    if name == "relu6":
        return ((z > 0) & (z < 6)).to(z.dtype), torch.zeros_like(z)
    if name == "elu":
        s = torch.where(z > 0, torch.ones_like(z), torch.exp(z.clamp(max=0)))
        return s, torch.where(z > 0, 0.0, s.abs() + a.abs())
    if name == "selu":
        scale, alpha = 1.0507009873554805, 1.6732632423543772
        s = scale * torch.where(z > 0, torch.ones_like(z), alpha * torch.exp(z.clamp(max=0)))
        return s, torch.where(z > 0, s, s + a.abs())
    if name == "gelu-tanh":
        c = 2 * (2 / torch.pi) ** 0.5
        s = torch.sigmoid(c * (z + 0.044715 * z ** 3))
        second = z * s * (1 - s) * c * (1 + 3 * 0.044715 * z * z)
        return s + second, s + second.abs()
    if name == "mish":
        w = torch.tanh(F.softplus(z))
        second = z * (1 - w * w) * torch.sigmoid(z)
        return w + second, w + second.abs()
    if name == "hard-swish":
        inside = z.abs() < 3
        return torch.where(inside, z / 3 + 0.5, (z > 0).to(z.dtype)), torch.where(inside, z.abs() / 3 + 0.5, 0.0)
    if name == "gelu":
        p = torch.special.ndtr(z)
        density = torch.exp(-z * z / 2) / (2 * torch.pi) ** 0.5
        return p + z * density, p + (z * density).abs()
    if name == "silu":
        s = torch.sigmoid(z)
        return s + z * s * (1 - s), s + (z * s).abs()
    if name == "softplus":
        s = torch.sigmoid(z)
        return s, s
    return torch.ones_like(z), torch.zeros_like(z)  # identity


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
        self.w = [layer[0] for layer in self.layers]
        self.all = [t for layer in self.layers for t in layer]
        # Running means and variances, with copies and units in one dimension.
        self.statistics = [
            [torch.full([(COPIES + 1) * units], start) for start in (0.0, 1.0)] if normalization == "batch" else []
            for units, normalization in zip(run["sizes"][1:], self.normalizations)]
        self.normalized = [None] * len(self.layers)
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
                z.register_hook(lambda g, l=l: self.unnormalized_error(g, l, errors))
                z = self.normalize(l, z, *learnt)
            for kink in KINKS.get(activations[l], ()):
                self.require_far_from_zero(z.detach() - kink, activations[l])
            a = z
            if activations[l] != "softmax":
                a = ACTIVATIONS[activations[l]](z)
                if activations[l] not in EXACT:
                    a = self.disturb(a, FUNCTION * a.detach().abs())
            zs.append(z)
            outs.append(a.detach() if activations[l] != "softmax" else torch.softmax(z.detach(), 2))
            z.register_hook(lambda g, l=l: self.disturbed_error(g, l, zs, outs, errors, batch))
        for t in self.all:
            t.grad = None
        (self.cost(zs[-1], a, batch) / n).backward()
        for l, (w, b, *learnt) in enumerate(self.layers):
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
                a = torch.softmax(z, 2)
                a = self.disturb(a, (FUNCTION + a.shape[2] ** 0.5) * a)
            else:
                a = ACTIVATIONS[name](z)
                a = self.disturb(a, FUNCTION * a.abs()) if name not in EXACT else a
        return a

    def disturbed_error(self, g, l, zs, outs, errors, batch):
        """BP1v or BP2v as autograd has it, with what the engine rounds there; g is divided by n already."""
        z, a, name = zs[l].detach(), outs[l], self.run["activations"][l]
        if l == len(self.layers) - 1:
            d = (a - self.y[batch]).abs() / len(batch)
            scale = a.abs() / len(batch)
            if self.run["cost"] == "cross-entropy":
                roundings = FUNCTION + (a.shape[2] ** 0.5 if name == "softmax" else 0)
                magnitude = roundings * scale + 2 * d
            else:
                slope, of_slope = slope_and_its_scale(name, z, a)
                if self.run["cost"] == "absolute":
                    magnitude = FUNCTION * of_slope / len(batch)
                else:
                    magnitude = 2 * (d + scale) * slope.abs() + FUNCTION * d * of_slope
            if self.run["extra"] in ("class-weights", "smoothed-class-weights", "example-weights"):
                magnitude = 2 * magnitude + g.abs()
        else:
            w = self.layers[l + 1][0].detach()
            terms = torch.bmm(errors[l + 1].abs(), w.abs())
            slope, of_slope = slope_and_its_scale(name, z, a)
            magnitude = terms * ((w.shape[1] ** 0.5 + 1) * slope.abs() + FUNCTION * of_slope)
        errors[l] = self.disturb(g, magnitude)
        return errors[l]

    def cost(self, z, a, batch):
        """The cost of all copies, summed over the mini-batch."""
        run, y = self.run, self.y[batch]
        extra, cost, copies = run["extra"], run["cost"], z.shape[0]
        wanted = y.expand(copies, *y.shape)
        if cost == "absolute":
            self.require_far_from_zero((a - wanted).detach(), "absolute")
            each = F.l1_loss(a, wanted, reduction="none")
        elif cost == "huber":
            each = F.huber_loss(a, wanted, reduction="none", delta=1.0)
        elif cost == "quadratic":
            each = 0.5 * F.mse_loss(a, wanted, reduction="none")
        elif run["activations"][-1] == "sigmoid":
            if extra == "smoothing":
                k = y.shape[1] if run["targets"] == "classes" else 2
                wanted = (1 - SMOOTHING) * wanted + SMOOTHING / k
            each = F.binary_cross_entropy_with_logits(z, wanted, reduction="none")
        else:
            classes = self.labels[batch].repeat(copies)
            weight = torch.tensor(CLASS_WEIGHTS[:y.shape[1]]) if extra == "class-weights" else None
            smoothing = SMOOTHING if extra in ("smoothing", "smoothed-class-weights") else 0
            each = F.cross_entropy(
                z.reshape(-1, z.shape[2]), classes, weight=weight, reduction="none", label_smoothing=smoothing)
            each = each.view(copies, -1, 1)
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
                    first = self.flat([t.grad for t in self.all])
                number += 1
                with torch.no_grad():
                    step(number, epoch, len(batch))
        assert number == EPOCHS * STEPS_PER_EPOCH
        trained = self.average or [t.detach() for t in self.all]
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

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw", "lion")
DECAY = 2 ** -3
PENALTY_L1 = 2 ** -7
PENALTY_L2 = 2 ** -4
CLIP_NORM = 2 ** -2
CLIP_VALUE = 2 ** -5
MAX_NORM = 0.75
AVERAGING = 0.875
SMOOTHING = 0.125
CLASS_WEIGHTS = [0.5, 2, 1, 0, 1.5, 0.25, 3, 1, 0.75, 1.25]
LION = 0.875, 0.984375
MOMENTUM = 0.875
# Roundings of a step itself, relative to the step; those of moments are counted apart.
ROUNDINGS = {"sgd": 2, "momentum": 3, "nesterov": 4, "rmsprop": 5, "adagrad": 5, "adam": 7, "adamw": 7, "lion": 1}
RATE = {"sgd": 2 ** -3, "momentum": 2 ** -5, "nesterov": 2 ** -5, "rmsprop": 2 ** -8, "adagrad": 2 ** -5,
        "adam": 2 ** -7, "adamw": 2 ** -7, "lion": 2 ** -9}


class Steps:
    """What the optimiser of a run makes of the gradients, copies included: all that it does is element by element."""

    def __init__(self, of):
        self.of, self.name, self.extra = of, of.run["optimizer"], of.run["extra"]
        self.eta = RATE[self.name]
        decay = DECAY if self.extra == "weight-decay" or self.name == "adamw" else 0
        l2 = PENALTY_L2 if self.extra == "l2" else 0
        self.decay, self.l2 = decay, l2
        rest = [t for layer in of.layers for t in layer[1:]]
        groups = [{"params": of.w, "weight_decay": l2}, {"params": rest, "weight_decay": 0}]
        self.by_hand = self.name == "lion" or (self.name in ("momentum", "nesterov") and self.extra == "exponential")
        self.velocity = [torch.zeros_like(t) for t in of.all]
        if self.by_hand:
            self.optimizer = None
        elif self.name in ("sgd", "momentum", "nesterov"):
            self.optimizer = torch.optim.SGD(
                groups, lr=self.eta, momentum=0 if self.name == "sgd" else MOMENTUM, nesterov=self.name == "nesterov")
        elif self.name == "rmsprop":
            self.optimizer = torch.optim.RMSprop(groups, lr=self.eta, alpha=0.875, eps=2 ** -10)
        elif self.name == "adagrad":
            self.optimizer = torch.optim.Adagrad(groups, lr=self.eta, eps=2 ** -10)
        elif self.name == "adam":
            self.optimizer = torch.optim.Adam(groups, lr=self.eta, betas=(0.875, 0.984375), eps=2 ** -10)
        else:
            groups[0]["weight_decay"] = decay
            self.optimizer = torch.optim.AdamW(groups, lr=self.eta, betas=(0.875, 0.984375), eps=2 ** -10)

    def __call__(self, number, epoch, n):
        of = self.of
        eta = self.eta * 0.5 ** epoch if self.extra == "exponential" else self.eta
        for group in self.optimizer.param_groups if self.optimizer else ():
            group["lr"] = eta
        self.treat_gradients()
        before = [t.detach().clone() for t in of.all]
        moments = [m.clone() for m in self.moments()]
        if self.decay and self.name != "adamw":
            for w in of.w:
                w *= 1 - eta * self.decay
        if self.name == "lion":
            self.lion(eta)
        elif self.by_hand:
            self.momentum(eta)
        else:
            self.optimizer.step()
        # A coefficient may also grow or shrink a moment, so what was there counts as much as what there is.
        for i, new in enumerate(self.moments()):
            old = moments[i] if moments else torch.zeros_like(new)
            new.copy_(of.disturb(new, new.abs() + old.abs()))
        for i, (t, old) in enumerate(zip(of.all, before)):
            # The first layer's weights take the examples of a plain step one by one.
            roundings = 1 + (n ** 0.5 if of.in_place and i == 0 else 0) + (1 if self.decay or self.l2 else 0)
            t.copy_(of.disturb(t, ROUNDINGS[self.name] * (t - old).abs() + roundings * t.abs()))
        if self.extra == "max-norm":
            for w in of.w:
                norm = w.norm(dim=2, keepdim=True)
                w.copy_(of.disturb(torch.where(norm > MAX_NORM, w * MAX_NORM / norm, w), w.abs()))
        if self.extra == "average":
            rest = (1 - AVERAGING) / (1 - AVERAGING ** number)
            of.average = self.moved(of.average or before, [t.detach() for t in of.all], rest)
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
        return [v for t in self.of.all for v in state.get(t, {}).values() if torch.is_tensor(v) and v.dim() > 1]

    def treat_gradients(self):
        of = self.of
        if self.extra == "clip-norm":
            norm = sum((t.grad ** 2).flatten(1).sum(1) for t in of.all).sqrt()
            for t in of.all:
                t.grad *= (CLIP_NORM / norm).clamp(max=1).view(-1, *[1] * (t.dim() - 1))
        if self.extra == "clip-value":
            torch.nn.utils.clip_grad_value_(of.all, CLIP_VALUE)
        if self.extra == "l1":
            for w in of.w:
                of.require_far_from_zero(w, "l1")
                w.grad += PENALTY_L1 * w.sign()
        if self.extra in ("l1", "clip-value"):
            for t in of.all:
                t.grad = of.disturb(t.grad, 2 * t.grad.abs() + PENALTY_L1)

    def lion(self, eta):
        """Chen et al. 2023, algorithm 2."""
        beta1, beta2 = LION
        for t, m in zip(self.of.all, self.velocity):
            direction = beta1 * m + (1 - beta1) * t.grad
            self.of.require_far_from_zero(direction, "lion")
            t -= eta * direction.sign()
            m.mul_(beta2).add_((1 - beta2) * t.grad)

    def momentum(self, eta):
        """Sutskever et al. 2013, equations 1 and 2, and Bengio et al. 2013, equation 7."""
        for t, v in zip(self.of.all, self.velocity):
            v.mul_(MOMENTUM).sub_(eta * t.grad)
            t += MOMENTUM * v - eta * t.grad if self.name == "nesterov" else v


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
    """Three with the other activations, and three more with normalisation."""
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


COSTS = (("quadratic", "sigmoid", "classes"), ("cross-entropy", "sigmoid", "labels"),
         ("cross-entropy", "softmax", "classes"), ("absolute", "identity", "numbers"), ("huber", "tanh", "numbers"),
         ("quadratic", "identity", "numbers"))
SOFTMAX, LABELS, NUMBERS = COSTS[2], COSTS[1], COSTS[5]
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


def runs():
    shapes = list(architectures())
    made = []

    def add(shape, cost, optimizer, extra):
        name, output, targets = cost
        run = {
            "sizes": shape["sizes"], "activations": shape["hidden"] + [output], "cost": name, "targets": targets,
            "sparse": shape["sparse"], "batch": shape["batch"], "examples": shape["examples"], "optimizer": optimizer,
            "extra": extra}
        if "normalizations" in shape:
            run["normalizations"] = shape["normalizations"]
        made.append(run)

    for shape in shapes:
        for cost in COSTS:
            for optimizer in OPTIMIZERS:
                add(shape, cost, optimizer, "none")
    for i, (extra, optimizer, cost) in enumerate(EXTRAS):
        for k in range(2):
            add(shapes[(2 * i + 5 * k) % len(shapes)], cost, optimizer, extra)
    shapes = list(normalized_architectures())
    for shape in shapes:
        for cost in COSTS:
            for optimizer in OPTIMIZERS:
                add(shape, cost, optimizer, "none")
    for i, (extra, optimizer, cost) in enumerate(NORMALIZED_EXTRAS):
        for k in range(3):
            add(shapes[(i + 4 * k) % len(shapes)], cost, optimizer, extra)
    for shape in [*twice_normalized_architectures(), *later_architectures()]:
        for cost in COSTS:
            for optimizer in OPTIMIZERS:
                add(shape, cost, optimizer, "none")
    return [dict(run, number=i) for i, run in enumerate(made)]


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


def made(run):
    for attempt in range(1000):
        seed = 1000 * run["number"] + attempt
        try:
            figures = Run(run, seed).train()
            for values in figures.values():
                require_tame(values)
            break
        except Unfit:
            pass
    else:
        raise RuntimeError(f"no seed without a kink or chaos for {run}")
    if run["optimizer"] != "sgd":
        del figures["gradient"]
    result = {k: v for k, v in run.items() if k != "number"} | {"seed": seed}
    for name, values in figures.items():
        decimals = DECIMALS + 2 if name == "gradient" else DECIMALS
        of_name = "tolerance" if name == "parameters" else name + "Tolerance"
        result |= {name: rounded(values, decimals), of_name: tolerance(values, decimals)}
    return result


def main():
    with multiprocessing.Pool(2) as pool:
        done = pool.map(made, runs(), chunksize=4)
    text = "[\n" + ",\n".join(json.dumps(run, separators=(",", ":")) for run in done) + "\n]\n"
    with open(FILE, "wb") as file:
        file.write(gzip.compress(text.encode(), mtime=0))
    print(len(done), "runs,", sum(r["seed"] % 1000 for r in done), "discarded,", os.path.getsize(FILE), "bytes")


if __name__ == "__main__":
    main()

"""PyTorch's tensors without autograd: backprop written out by hand, results into tensors made once."""
import time

import protocol
import torch


class Network:
    """Sigmoid and quadratic cost, or ReLU with softmax and cross-entropy or, for numbers, with identity and quadratic cost.

    Weights are (in, out)."""

    def __init__(self, sizes, relu, batch, adam, numbers):
        self.relu, self.adam, self.numbers = relu, adam, numbers
        pairs = list(zip(sizes, sizes[1:]))
        self.w = [torch.randn(m, n) / m ** 0.5 for m, n in pairs]
        self.b = [torch.zeros(n) for _, n in pairs]
        self.a = [torch.empty(batch, n) for _, n in pairs]
        self.e = [torch.empty(batch, n) for _, n in pairs]
        if adam:
            self.parameters = self.w + self.b
            self.nabla = [torch.empty_like(p) for p in self.parameters]
            self.moments = [torch.zeros_like(p) for p in self.parameters]
            self.squares = [torch.zeros_like(p) for p in self.parameters]
            self.steps = [torch.zeros(()) for _ in self.parameters]

    def activate(self, layer, z):
        if not self.relu:
            z.sigmoid_()
        elif layer < len(self.w) - 1:
            z.relu_()
        elif not self.numbers:
            torch.softmax(z, 1, out=z)

    def feedforward(self, x):
        for layer, (w, b) in enumerate(zip(self.w, self.b)):
            x = torch.addmm(b, x, w)
            self.activate(layer, x)
        return x

    def step(self, x, y, eta):
        a, e = self.a, self.e
        if len(x) < len(a[0]):
            a, e = ([array[:len(x)] for array in arrays] for arrays in (a, e))
        last = len(self.w) - 1
        inputs = x
        for layer in range(last + 1):
            torch.addmm(self.b[layer], inputs, self.w[layer], out=a[layer])
            self.activate(layer, a[layer])
            inputs = a[layer]
        torch.sub(a[last], y, out=e[last])
        if not self.relu:
            torch.ops.aten.sigmoid_backward.grad_input(e[last], a[last], grad_input=e[last])
        for layer in range(last, 0, -1):
            below = e[layer - 1]
            torch.mm(e[layer], self.w[layer].t(), out=below)
            if self.relu:
                torch.ops.aten.threshold_backward.grad_input(below, a[layer - 1], 0, grad_input=below)
            else:
                torch.ops.aten.sigmoid_backward.grad_input(below, a[layer - 1], grad_input=below)
        if self.adam:
            self.adam_step(x, a, e, eta)
            return
        alpha = -eta / len(x)
        for layer in range(last + 1):
            # W += alpha * Aᵀ E: gradient and step in one call of the matrix product.
            self.w[layer].addmm_((x if layer == 0 else a[layer - 1]).t(), e[layer], alpha=alpha)
            self.b[layer].add_(e[layer].sum(0), alpha=alpha)

    def adam_step(self, x, a, e, eta):
        """The kernel of Adam's fused form, on all parameters in one call."""
        layers = len(self.w)
        for layer, below in enumerate([x, *a[:-1]]):
            torch.mm(below.t(), e[layer].div_(len(x)), out=self.nabla[layer])
            torch.sum(e[layer], 0, out=self.nabla[layers + layer])
        torch._foreach_add_(self.steps, 1)
        torch._fused_adam_(
            self.parameters, self.nabla, self.moments, self.squares, [], self.steps, lr=eta, beta1=0.9, beta2=0.999,
            weight_decay=0, eps=1e-8, amsgrad=False, maximize=False)


def main():
    folder, job, epochs, threads = protocol.arguments()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    data = protocol.data(folder, job)
    sizes, relu, batch, adam, eta = protocol.JOBS[job]
    network = Network(sizes, relu, batch, adam, job == "table")
    x, y = torch.from_numpy(data.x), torch.from_numpy(data.wanted())
    test_x = torch.from_numpy(data.test_x)
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        for batch_x, batch_y in zip(x[order].split(batch), y[order].split(batch)):
            network.step(batch_x, batch_y, eta)
        seconds = time.perf_counter() - start
        data.report(epoch, seconds, network.feedforward(test_x).numpy())
    protocol.report_end(f"PyTorch {torch.__version__}", threads,
                        "no autograd, tensors allocated once, "
                        + ("fused Adam" if adam else "gradient and step in one product") + ", denormals flushed")


main()

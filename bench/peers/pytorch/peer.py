"""PyTorch with autograd: torch.nn modules, torch.optim.SGD or torch.optim.Adam.

Settings tried: SGD's foreach and fused forms (no faster; foreach is slower on four small tensors), autograd.grad with an
update by hand (no faster), torch.compile (slower, and it needs libtorch-dev and a compiler); Adam's
forms (fused is a quarter faster than foreach and than neither).
"""
import time

import protocol
import torch

def network(sizes, relu):
    layers = []
    for m, n in zip(sizes, sizes[1:]):
        linear = torch.nn.Linear(m, n)
        torch.nn.init.normal_(linear.weight, std=m ** -0.5)
        torch.nn.init.zeros_(linear.bias)
        layers += [linear, torch.nn.ReLU() if relu else torch.nn.Sigmoid()]
    # Cross-entropy takes the weighted inputs of the last layer as they are, and so does the table's quadratic cost.
    return torch.nn.Sequential(*(layers[:-1] if relu else layers))


def quadratic(a, y):
    # Half the squared distance, on average over a mini-batch; with ten outputs an example, five times the mean of all.
    return y.shape[1] / 2 * torch.nn.functional.mse_loss(a, y)


def main():
    folder, job, epochs, threads = protocol.arguments()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    sizes, relu, batch, adam, eta = protocol.JOBS[job]
    data = protocol.data(folder, job)
    x = torch.from_numpy(data.x)
    test_x = torch.from_numpy(data.test_x)
    model = network(sizes, relu)
    if relu and job != "table":
        y, cost = torch.from_numpy(data.labels), torch.nn.functional.cross_entropy
    else:
        y, cost = torch.from_numpy(data.wanted()), quadratic
    if adam:
        optimizer = torch.optim.Adam(model.parameters(), lr=eta, fused=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=eta, foreach=False)
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        epoch_x, epoch_y = x[order].split(batch), y[order].split(batch)
        for batch_x, batch_y in zip(epoch_x, epoch_y):
            optimizer.zero_grad()
            cost(model(batch_x), batch_y).backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        with torch.no_grad():
            outputs = model(test_x).numpy()
        data.report(epoch, seconds, outputs)
    protocol.report_end(f"PyTorch {torch.__version__}", threads, f"autograd, torch.optim.{'Adam, fused' if adam else 'SGD'}, denormals flushed")


main()

"""The other side of the bench: `opponents.py KIND THREADS` is a worker with the protocol of Program.cs.

KIND is torch, numpy, openblas or dnnl. Requests come one a line ("threads workload"), answers are "wall-ns cpu-ns" for one run.
"""
import ctypes
import os
import statistics
import sys
import time

import numpy as np

BLOCK, MOST_IMAGES = 200e-6, 15_000


def measure(run, seconds):
    begin = time.perf_counter()
    run()
    runs = int(min(10_000, max(1, BLOCK / max(1e-7, time.perf_counter() - begin))))
    blocks, total, cpu = [], 0, time.process_time_ns()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(blocks) < 3:
        begin = time.perf_counter_ns()
        for _ in range(runs):
            run()
        blocks.append((time.perf_counter_ns() - begin) / runs)
        total += runs
    return statistics.median(blocks), (time.process_time_ns() - cpu) / total


def mnist(count):
    folder = os.environ["BENCH_MNIST"]
    images = np.fromfile(folder + "/images", np.uint8)[: count * 784].reshape(count, 784)
    return (images.astype(np.float32) - 33.318) / 78.567, np.fromfile(folder + "/labels", np.uint8)[:count].astype(np.int64)


def product_operands(shape):
    m, n, k = map(int, shape.split("-")[0].split("x"))
    rng = np.random.RandomState(1)
    a, b = rng.uniform(-4, 4, (m, k)).astype(np.float32), rng.uniform(-4, 4, (k, n)).astype(np.float32)
    at, bt = shape.endswith("-at"), shape.endswith("-bt")
    return m, n, k, np.ascontiguousarray(a.T) if at else a, np.ascontiguousarray(b.T) if bt else b, at, bt


# ---- matrix products in C ---------------------------------------------------------------------------------------------------

def openblas(kind, rest):
    library = ctypes.CDLL("libopenblas.so.0")
    m, n, k, a, b, at, bt = product_operands(rest)
    c = np.zeros((m, n), np.float32)
    pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c)]
    one, zero = ctypes.c_float(1), ctypes.c_float(0)
    arguments = (101, 112 if at else 111, 112 if bt else 111, m, n, k, one, pointers[0], a.shape[1], pointers[1], b.shape[1], zero, pointers[2], n)
    return lambda keep=(a, b, c): library.cblas_sgemm(*arguments)


def dnnl(kind, rest):
    library = ctypes.CDLL("libdnnl.so.2")
    m, n, k, a, b, at, bt = product_operands(rest)
    c = np.zeros((m, n), np.float32)
    pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c)]
    size, char, number = ctypes.c_int64, ctypes.c_char, ctypes.c_float
    arguments = (char(b"T" if at else b"N"), char(b"T" if bt else b"N"), size(m), size(n), size(k), number(1),
                 pointers[0], size(a.shape[1]), pointers[1], size(b.shape[1]), number(0), pointers[2], size(n))
    return lambda keep=(a, b, c): library.dnnl_sgemm(*arguments)


# ---- PyTorch ----------------------------------------------------------------------------------------------------------------

def torch_workload(kind, rest):
    import torch
    if kind == "elementwise":
        if rest.startswith("softmax"):
            columns = int(rest.split("-")[1])
            x = torch.empty(65536 // columns, columns).uniform_(-4, 4)
            return inference(torch, lambda: torch.softmax(x, 1))
        x, out = torch.empty(65536).uniform_(-4, 4), torch.empty(65536)
        function = getattr(torch, rest)
        return inference(torch, lambda: function(x, out=out))
    if kind == "mlp-book":
        layers = [torch.nn.Linear(784, 89), torch.nn.Tanh(), torch.nn.Linear(89, 10)]
        return training(torch, layers, lambda p, f: torch.optim.SGD(p, 0.1, 0.9, foreach=f), 60)
    if kind.startswith("growth"):
        width, batch = (int(rest), 60) if kind == "growth-width" else (89, int(rest))
        layers = [torch.nn.Linear(784, width), torch.nn.Tanh(), torch.nn.Linear(width, 10)]
        return training(torch, layers, lambda p, f: torch.optim.SGD(p, 0.1, 0.9, foreach=f), batch)
    if kind == "mlp-wide":
        layers = [torch.nn.Linear(784, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 10)]
        return training(torch, layers, lambda p, f: torch.optim.Adam(p, foreach=f), 256)
    if kind == "inference-mlp":
        network = torch.nn.Sequential(torch.nn.Linear(784, 89), torch.nn.Tanh(), torch.nn.Linear(89, 10)).eval()
        x = torch.from_numpy(mnist(int(rest))[0])
        return inference(torch, lambda: network(x))
    raise ValueError(kind)


def inference(torch, run):
    def call():
        with torch.inference_mode():
            run()
    return call


def training(torch, layers, make_optimizer, batch):
    """One step: forward, loss, backward, optimizer. The faster of the optimizer's two forms is the opponent."""
    network, loss = torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss()
    batches = min(50, MOST_IMAGES // batch)
    x, y = mnist(batches * batch)
    xs, ys = [list(torch.from_numpy(v).split(batch)) for v in (x, y)]

    def step_with(optimizer):
        state = [0]

        def step():
            i = state[0] = (state[0] + 1) % batches
            optimizer.zero_grad(set_to_none=True)
            loss(network(xs[i]), ys[i]).backward()
            optimizer.step()
        return step
    steps = [step_with(make_optimizer(network.parameters(), foreach)) for foreach in (False, True)]
    for step in steps:
        measure(step, 0.1)
    return min(steps, key=lambda step: measure(step, 0.2)[0])


# ---- NumPy, the book's way --------------------------------------------------------------------------------------------------

def numpy_workload(kind, rest):
    """The dense step as the book's library does it: float64, a new array for every operation, one-hot targets."""
    if kind != "mlp-book":
        raise ValueError(kind)
    x, y = mnist(50 * 60)
    x, y = x.astype(np.float64), np.eye(10)[y]
    rng = np.random.RandomState(1)
    weights = [rng.randn(784, 89) * 0.05, rng.randn(1, 89), rng.randn(89, 10) * 0.1, rng.randn(1, 10)]
    velocities = [np.zeros_like(w) for w in weights]
    state = [0]

    def step():
        i = state[0] = (state[0] + 1) % 50
        xb, yb = x[i * 60:(i + 1) * 60], y[i * 60:(i + 1) * 60]
        w1, b1, w2, b2 = weights
        h = np.tanh(np.dot(xb, w1) + b1)
        z = np.dot(h, w2) + b2
        p = np.exp(z - np.log(np.sum(np.exp(z - z.max(1, keepdims=True)), 1, keepdims=True)) - z.max(1, keepdims=True))
        p = np.clip(p, 1e-9, 1 - 1e-9)
        np.sum(-1.0 * yb * np.log(p) - (1.0 - yb) * np.log(1 - p)) / 60
        dz = (p - yb) / 60
        db2 = np.sum(np.ones_like(b2) * dz, axis=0).reshape(1, -1)
        dz = np.ones_like(z) * dz
        dw2, dh = np.dot(h.T, dz), np.dot(dz, w2.T)
        dn = dh * (1 - h * h)
        db1 = np.sum(np.ones_like(b1) * dn, axis=0).reshape(1, -1)
        dn = np.ones_like(dn) * dn
        dw1 = np.dot(xb.T, dn)
        np.dot(dn, w1.T)                     # the gradient of the input, which the book computes too
        for w, v, g in zip(weights, velocities, (dw1, db1, dw2, db2)):
            v *= 0.9
            v += 0.1 * g
            w -= v
    return step


def main():
    kind, threads = sys.argv[1], int(sys.argv[2])
    if kind == "torch":
        import torch
        torch.set_num_threads(threads)
        torch.manual_seed(1)
    make = {"torch": torch_workload, "numpy": numpy_workload, "openblas": openblas, "dnnl": dnnl}[kind]
    made = {}
    for line in sys.stdin:
        name = line.split()[1]
        if name not in made:
            made = {name: make(*(name.split("/") + [""])[:2])}
            measure(made[name], 0.3)
        print(*measure(made[name], 0.06), flush=True)


main()

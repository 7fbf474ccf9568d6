"""What the workloads of every family need: the clock, the digits, and how PyTorch trains and predicts."""
import os
import statistics
import time

try:
    import numpy as np
except ImportError:             # versions.py reads the names of the workloads only
    np = None

BLOCK, MOST_IMAGES = 200e-6, 15_000
TORCH_1T = ["PyTorch as shipped", "PyTorch tuned, 1 thread"]
TORCH = TORCH_1T + ["PyTorch tuned, 2 threads", "PyTorch tuned, 2 BLAS threads"]


def measure(run, seconds):
    """Wall and CPU nanoseconds of one run: the median over blocks of runs, each block long enough for the clock."""
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


def torch_inference(run):
    import torch

    def call():
        with torch.inference_mode():
            run()
    return call


def torch_training(network, loss, make_optimizer, batches):
    """One step: forward, loss, backward, optimizer. batches is a list of (x, y).
    make_optimizer(parameters, foreach): the faster of the optimizer's two forms is the opponent."""
    def step_with(optimizer):
        state = [0]

        def step():
            i = state[0] = (state[0] + 1) % len(batches)
            optimizer.zero_grad(set_to_none=True)
            loss(network(batches[i][0]), batches[i][1]).backward()
            optimizer.step()
        return step
    steps = [step_with(make_optimizer(network.parameters(), foreach)) for foreach in (False, True)]
    for step in steps:
        measure(step, 0.1)
    return min(steps, key=lambda step: measure(step, 0.2)[0])

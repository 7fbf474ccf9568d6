"""Two threads against one while other processes keep all cores busy: `bench/side-by-side/run busy`.

Prints for each workload the time of 2 threads over that of 1, both medians of alternating rounds, first on the machine as it is,
then with busy processes. It should stay below 2: sharing work must not cost more than it can ever gain.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

from orchestrate import Worker, find_mnist

WORKLOADS = ["gemm-2t/60x89x784", "gemm-2t/512x512x512", "gemm-2t/1024x1024x1024", "elementwise/tanh", "mlp-book", "mlp-wide"]


def measure(worker, workload, rounds):
    times = {1: [], 2: []}
    for _ in range(rounds):
        for threads in times:
            times[threads].append(worker.ask(f"{threads} {workload}")[0] / 1000)
    one, two = (statistics.median(times[t]) for t in (1, 2))
    return one, two


def main():
    parser = argparse.ArgumentParser(prog="bench/side-by-side/run busy")
    parser.add_argument("workload", nargs="*", default=WORKLOADS)
    parser.add_argument("--lincoln", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--busy", type=int, default=4, help="how many busy processes there are")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        find_mnist(folder)
        os.environ["BENCH_MNIST"] = folder
        worker = Worker([options.lincoln], {})
        print("| workload | busy processes | 1 thread µs | 2 threads µs | 2 / 1 |\n|---|---|---|---|---|")
        for workload in options.workload:
            for busy in (0, options.busy):
                # Each ends by itself, even if this script is killed.
                others = [subprocess.Popen(["timeout", "300", "sh", "-c", "while :; do :; done"]) for _ in range(busy)]
                try:
                    one, two = measure(worker, workload, options.rounds)
                finally:
                    for other in others:
                        other.terminate()
                        other.wait()
                print(f"| {workload} | {busy} | {one:.1f} | {two:.1f} | {two / one:.2f} |", flush=True)
                worst = max(worst, two / one if busy else 0)
        worker.close()
    print(f"\nwith {options.busy} busy processes: 2 threads take at most {worst:.2f} × the time of 1 thread")
    sys.exit(worst >= 2)


if __name__ == "__main__":
    main()

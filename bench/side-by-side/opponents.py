"""The other side of the bench: `opponents.py KIND THREADS` is a worker with the protocol of Program.cs.

KIND is torch, torch-last (its layout channels_last), numpy, openblas or dnnl. Requests come one a line ("threads workload"), answers are "wall-ns cpu-ns" for one run.
"""
import sys

import families
from measuring import measure


def main():
    kind, threads = sys.argv[1], int(sys.argv[2])
    if kind.startswith("torch"):
        import torch
        torch.set_num_threads(threads)
        torch.manual_seed(1)
    made = {}
    for line in sys.stdin:
        name = line.split()[1]
        if name not in made:
            made = {name: families.opponent(kind, name)}
            measure(made[name], 0.3)
        print(*measure(made[name], 0.06), flush=True)


main()

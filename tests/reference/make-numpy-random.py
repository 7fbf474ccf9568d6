#!/usr/bin/env python3
"""Makes numpy-random-state.json: what NumPy's RandomState gives for the seeds of the book's notebooks (needs Debian's python3-numpy)."""
import json
import pathlib

import numpy as np

SEEDS = [1, 190203, 190204, 190119, 20190119, 20190402, 20190501, 180708, 180807, 80718, 190131]


def draw(seed):
    rng = np.random.RandomState(seed)          # one generator, in this order
    return {
        "randn5": rng.randn(5).tolist(),
        "permutation10": rng.permutation(10).tolist(),
        "randint_0_10_x4": rng.randint(0, 10, 4).tolist(),
        "rand3": rng.rand(3).tolist(),
        "binomial_1_08_x8": rng.binomial(1, 0.8, 8).tolist(),
        "randn1000_last": rng.randn(1000)[-1],
        "permutation506_first": rng.permutation(506)[:5].tolist(),
        "binomial_20_03_x8": rng.binomial(20, 0.3, 8).tolist(),
    }


path = pathlib.Path(__file__).with_name("numpy-random-state.json")
path.write_text(json.dumps({str(seed): draw(seed) for seed in SEEDS}, indent=1) + "\n")

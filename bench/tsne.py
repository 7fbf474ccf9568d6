#!/usr/bin/python3
"""The seconds of scikit-learn's t-SNE on the samples of bench/tsne.cs: see there (needs Debian's python3-sklearn)."""
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.manifold import TSNE

folder = Path(sys.argv[1])
codes = np.load(folder / "codes.npy")
seconds = []
for n in (1250, 2500, 5000, 10_000):
    begin = time.perf_counter()
    tsne = TSNE(2, random_state=20190405, n_jobs=-1)
    tsne.fit_transform(codes[:n])
    seconds.append(time.perf_counter() - begin)
    print(f"{n} samples: {seconds[-1]:.2f} s, divergence {tsne.kl_divergence_:.4f}", flush=True)
    np.save(folder / "scikit-learn.npy", np.array(seconds))

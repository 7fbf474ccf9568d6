"""The references of PCA and of the affinities of t-SNE: what scikit-learn computes (needs Debian's python3-sklearn)."""
import numpy as np
import torch
from scipy.spatial.distance import pdist, squareform

from reference import rng_for, tensor, write


def samples(name, count, width):
    """Correlated numbers around a mean that is not zero."""
    rng = rng_for(name)
    x = rng.normal(0, 1, (count, width)) @ rng.normal(0, 1, (width, width)) + rng.normal(0, 3, width)
    return tensor(x, gradient=False)


def pca(name, count, width, components):
    from sklearn.decomposition import PCA
    name = f"analysis/{name}"
    x = samples(name, count, width)
    fitted = PCA(components, svd_solver="full").fit(x.numpy())
    write(name, {"x": x, "mean": torch.tensor(fitted.mean_), "components": torch.tensor(fitted.components_), "variances": torch.tensor(fitted.explained_variance_),
                 "shares": torch.tensor(fitted.explained_variance_ratio_), "codes": torch.tensor(fitted.transform(x.numpy()))}, {})


def affinities(name, count, width, perplexity):
    from sklearn.manifold import _t_sne
    name = f"analysis/{name}"
    x = samples(name, count, width)
    squares = squareform(pdist(x.numpy(), "sqeuclidean"))
    p = squareform(_t_sne._joint_probabilities(squares, perplexity, 0))
    write(name, {"x": x, "p": torch.tensor(p.astype(np.float64))}, {"perplexity": str(perplexity)})


def write_all():
    pca("PCA", 40, 9, 4)
    pca("PCA-all", 12, 5, 5)
    pca("PCA-wide", 6, 30, 5)
    affinities("affinities", 30, 6, 5)

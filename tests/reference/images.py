"""Pooling, resizing, padding and normalisation: the references of the catalogue's rows, and a grid of configurations."""
import sys

import numpy as np
import torch
import torch.nn.functional as F

from convolutions import whole
from reference import HERE, distinct, layer, normal, operation

N = 17


def resize(size, mode="nearest"):
    return lambda x: F.interpolate(x, size=size, mode=mode, align_corners=False if mode == "bilinear" else None)


def batch_norm(momentum=0.1, epsilon=1e-5, training=True):
    return lambda x, p: F.batch_norm(x, p["running_mean"], p["running_var"], p["weight"], p["bias"], training, momentum, epsilon)


def batch_normalization(epsilon=1e-5):
    return lambda x, weight, bias: F.batch_norm(x, None, None, weight, bias, True, 0.1, epsilon)


def scale_and_shift(count):
    return {"weight": normal(count), "bias": normal(count)}


def statistics(count):
    return {"running_mean": normal(count), "running_var": lambda rng: rng.uniform(0.5, 2, count)}


operation("AveragePool2D", lambda x: F.avg_pool2d(x, (2, 3), (1, 2), 1), normal(2, 2, 3, N + 1), terms=6)
operation("AveragePool2D-countImage", lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False), normal(2, 3, 3, N), terms=9)
operation("AveragePool2D-strided", lambda x: F.avg_pool2d(x, 2, 3), normal(2, 3, N + 1, 5), terms=4)
operation("BatchNormalization", batch_normalization(), normal(4, 3, N), normal(3), normal(3), terms=4 * N)
operation("BatchNormalization-columns", batch_normalization(0.1), normal(5, N), normal(N), normal(N), terms=20)
operation("ChannelAffine", lambda x, a, b: x * a[:, None, None] + b[:, None, None], normal(2, 3, 2, N), normal(3), normal(3), terms=4 * N)
operation("LayerNormalization", lambda x, w, b: F.layer_norm(x, (N + 1,), w, b), normal(3, N + 1), normal(N + 1), normal(N + 1), terms=N)
operation("LayerNormalization-plain", lambda x: F.layer_norm(x, (5,), eps=0.01), normal(2, N, 5), terms=20)
operation("MaxPool2D", lambda x: F.max_pool2d(x, 2), distinct(2, 3, 5, N + 1))
operation("MaxPool2D-overlapping", lambda x: F.max_pool2d(x, 3, 2, 1), distinct(2, 2, 5, N), terms=4)
operation("MaxPool2D-same", lambda x: F.max_pool2d(F.pad(x, (0, 1, 1, 1), value=-1e9), (3, 2), 1), distinct(2, 2, N, 3), terms=6)
operation("MaxPool2D-strided", lambda x: F.max_pool2d(x, (1, 2), (2, 3)), distinct(3, 2, 3, N + 1))
operation("Resize2D", resize((5, 4)), normal(2, 2, 3, N), terms=4)
operation("Resize2D-bilinear", resize((5, 23), "bilinear"), normal(2, 2, 3, N), terms=16)
operation("ZeroPad", lambda x: F.pad(x, (2, 1)), normal(3, N))
operation("ZeroPad-middle", lambda x: F.pad(x, (0, 0, 0, 2)), normal(2, 3, N))

layer("AveragePool1D", lambda x: F.avg_pool1d(x, 3, 2, 1), normal(2, 3, N), terms=3)
layer("AveragePool2D", lambda x: F.avg_pool2d(x, 2), normal(2, 3, 5, N + 1), terms=4)
layer("BatchNorm", batch_norm(), normal(3, 4, 2, N), parameters=scale_and_shift(4), state=statistics(4), terms=6 * N)
layer("BatchNorm-columns", batch_norm(0.3, 0.01), normal(5, N), parameters=scale_and_shift(N), state=statistics(N), terms=20)
layer("BatchNorm-inference", batch_norm(training=False), normal(3, 4, 2, N), parameters=scale_and_shift(4), state=statistics(4), terms=6 * N)
layer("ChannelsFirst", lambda x: x.permute(0, 3, 1, 2), normal(2, 3, N, 4))
layer("GlobalAveragePool", lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1), normal(2, 3, 2, N), terms=2 * N)
layer("GroupNorm", lambda x, p: F.group_norm(x, 2, p["weight"], p["bias"]), normal(3, 4, 2, N), parameters=scale_and_shift(4), terms=6 * N)
layer("LayerNorm", lambda x, p: F.layer_norm(x, (N + 1,), p["weight"], p["bias"]), normal(4, N + 1), parameters=scale_and_shift(N + 1), terms=N)
layer("LayerNorm-sequences", lambda x, p: F.layer_norm(x, (N + 1,), p["weight"], p["bias"], 0.1), normal(2, 3, N + 1), parameters=scale_and_shift(N + 1), terms=N)
layer("MaxPool1D", lambda x: F.max_pool1d(x, 2), distinct(2, 3, N + 1))
layer("MaxPool2D", lambda x: F.max_pool2d(x, 2), distinct(2, 3, N + 1, 5))
layer("Upsample2D", lambda x: F.interpolate(x, scale_factor=2), normal(2, 2, 3, N), terms=4)
layer("Upsample2D-bilinear", lambda x: F.interpolate(x, scale_factor=(2, 3), mode="bilinear", align_corners=False), normal(2, 2, N, 3), terms=36)
layer("ZeroPad2D", lambda x: F.pad(x, (2, 1, 1, 0)), normal(2, 3, 2, N))


# A grid of configurations on small whole numbers, in which several numbers of a window are often equally large: images/grid.txt has one line for
# each, the settings and then all numbers of the result and of the gradients. The inputs follow from a formula, here and in ImageGridTests.cs.


def settings(rng, kind):
    two = lambda *values: [int(rng.choice(values)) for _ in range(2)]
    s = dict(kind=kind, batch=int(rng.choice([1, 2, 3])), channels=int(rng.choice([1, 2, 4])), image=two(1, 2, 3, 4, 5, 7))
    if rng.random() < 0.2:
        s.update(batch=1, channels=1, image=[int(rng.choice([2, 3])), 37])                 # longer than two vectors
    if kind in ("max", "average"):
        s.update(kernel=two(1, 2, 3, 4), stride=two(1, 2, 3))
        if rng.random() < 0.3:
            s.update(kernel=[2, 2], stride=[2, 2])
        s.update(padding=[int(rng.integers(0, k // 2 + 1)) for k in s["kernel"]], all=int(rng.random() < 0.5))
        return s if all(n + 2 * p >= k for n, p, k in zip(s["image"], s["padding"], s["kernel"])) else settings(rng, kind)
    if kind in ("nearest", "bilinear"):
        s["size"] = two(1, 2, 3, 4, 6, 9, 13)
        return s
    s.update(groups=int(rng.choice([g for g in (1, 2, 4) if s["channels"] % g == 0])), epsilon=float(rng.choice([1e-5, 0.1])), momentum=float(rng.choice([0.1, 0.4])))
    return s if s["batch"] * s["image"][0] * s["image"][1] > 1 and s["channels"] // s["groups"] * s["image"][0] * s["image"][1] > 1 else settings(rng, kind)


def grid():
    rng = np.random.default_rng(7)
    lines = []
    for kind, count in (("max", 60), ("average", 50), ("nearest", 20), ("bilinear", 40), ("batch", 30), ("group", 20)):
        for _ in range(count):
            s = settings(rng, kind)
            seed = 4 * len(lines)
            x, more = whole((s["batch"], s["channels"], *s["image"]), seed).requires_grad_(), []
            if kind == "max":
                y = F.max_pool2d(x, s["kernel"], s["stride"], s["padding"])
            elif kind == "average":
                y = F.avg_pool2d(x, s["kernel"], s["stride"], s["padding"], count_include_pad=bool(s["all"]))
            elif kind in ("nearest", "bilinear"):
                y = resize(tuple(s["size"]), kind)(x)
            else:
                weight, bias = (whole((s["channels"],), seed + i).requires_grad_() for i in (1, 2))
                mean, variance = torch.zeros(s["channels"]).double(), torch.ones(s["channels"]).double()
                y = F.batch_norm(x, mean, variance, weight, bias, True, s["momentum"], s["epsilon"]) if kind == "batch" else F.group_norm(x, s["groups"], weight, bias, s["epsilon"])
            y.backward(whole(tuple(y.shape), seed + 3))
            if kind in ("batch", "group"):
                more = [weight.grad, bias.grad] + ([mean, variance] if kind == "batch" else [])
            text = lambda value: "x".join(map(str, value)) if isinstance(value, list) else str(value)
            numbers = lambda t: " ".join(f"{v:.10g}" for v in t.detach().flatten().tolist())
            lines.append(" ".join(f"{key}={text(value)}" for key, value in s.items()) + "|" + "|".join(numbers(t) for t in (y, x.grad, *more)))
    path = HERE / "images" / "grid.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# made by PyTorch {torch.__version__}\n" + "\n".join(lines) + "\n")


if len(sys.argv) == 1 or any(asked in "images/grid" for asked in sys.argv[1:]):
    grid()

"""Convolutions: the references of the catalogue's rows."""
import sys

import numpy as np
import torch
import torch.nn.functional as F

from reference import HERE, layer, normal, operation

N = 17

operation("Convolution1D", lambda x, w, b: F.conv1d(x, w, b, padding=1), normal(2, 3, N), normal(4, 3, 3), normal(4), terms=2 * N)
operation("Convolution1D-strided", lambda x, w: F.conv1d(x, w, stride=3, padding=2, dilation=2), normal(2, 3, N), normal(2, 3, 3), terms=2 * N)
operation("Convolution2D", lambda x, w, b: F.conv2d(x, w, b, padding=1), normal(2, 3, 4, N), normal(5, 3, 3, 3), normal(5), terms=8 * N)
operation("Convolution2D-depthwise", lambda x, w: F.conv2d(x, w, padding=1, groups=3), normal(2, 3, N, 4), normal(3, 1, 3, 3), terms=8 * N)
operation("Convolution2D-groups", lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=2), normal(2, 4, 3, N), normal(6, 2, 3, 2), normal(6), terms=6 * N)
operation("Convolution2D-strided", lambda x, w: F.conv2d(x, w, stride=(2, 3), padding=(1, 2), dilation=(1, 2)), normal(2, 2, 5, N), normal(3, 2, 2, 3), terms=4 * N)
operation("Convolution2D-valid", F.conv2d, normal(1, 1, 6, N + 4), normal(3, 1, 5, 5), normal(3), terms=2 * N)
operation("TransposedConvolution2D", lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1), normal(2, 3, 3, N), normal(3, 2, 3, 3), normal(2), terms=12 * N)
operation("TransposedConvolution2D-groups", lambda x, w: F.conv_transpose2d(x, w, stride=(1, 3), dilation=(2, 1), groups=2), normal(2, 4, 2, N), normal(4, 3, 2, 2), terms=4 * N)


def parameters(*weight, filters, bias=True):
    return {"weight": normal(*weight, deviation=0.5)} | ({"bias": normal(filters)} if bias else {})


layer("Conv1D", lambda x, p: torch.sigmoid(F.conv1d(x, p["weight"], p["bias"], padding=1)), normal(2, 3, N), parameters=parameters(4, 3, 3, filters=4), terms=2 * N)
layer("Conv2D", lambda x, p: F.conv2d(x, p["weight"], p["bias"], padding=1), normal(2, 2, 3, N), parameters=parameters(4, 2, 3, 3, filters=4), terms=6 * N)
layer("Conv2D-relu", lambda x, p: torch.relu(F.conv2d(x, p["weight"], stride=2, padding=1)), normal(2, 3, N, 5), parameters=parameters(4, 3, 3, 2, filters=4, bias=False), terms=6 * N)
layer("Conv2D-tanh", lambda x, p: torch.tanh(F.conv2d(x, p["weight"], p["bias"], padding=2, groups=2)), normal(3, 2, 5, N), parameters=parameters(4, 1, 5, 5, filters=4), terms=15 * N)
layer("ConvTranspose2D", lambda x, p: F.leaky_relu(F.conv_transpose2d(x, p["weight"], p["bias"], stride=2, padding=1), 0.1), normal(2, 2, N, 3),
      parameters=parameters(2, 3, 4, 4, filters=3), terms=24 * N)


# A grid of configurations on whole numbers, which every precision represents exactly: convolutions/grid.txt has one line for each, the
# settings and then all numbers of the result and of the gradients. The inputs follow from a formula, here and in ConvolutionGridTests.cs.


def whole(shape, seed):
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    hashed = (i + np.uint64(1 + seed * 1_000_003)) * np.uint64(2654435761) % np.uint64(2 ** 32)
    return torch.tensor((hashed >> np.uint64(20)).astype(np.int64) % 7 - 3, dtype=torch.float64).reshape(shape)


def settings(rng, kind):
    """Random settings that fit together."""
    axes = 1 if kind == "conv1d" else 2
    pick = lambda *values: [int(rng.choice(values)) for _ in range(axes)]
    while True:
        groups = int(rng.choice([1, 1, 1, 2, 3]))
        if rng.random() < 0.25:                                                            # wide enough for the tile of the matrix product
            channels, filters, image = 6 * groups, 13 * groups, pick(3, 4, 5)
            groups = 1 if rng.random() < 0.7 else groups
        else:
            channels, filters, image = groups * int(rng.choice([1, 2, 3])), groups * int(rng.choice([1, 2, 3])), pick(1, 3, 5, 7, 9)
            if rng.random() < 0.2:
                groups = filters = channels                                                # depthwise
        if rng.random() < 0.1 and channels * filters < 10:
            image[-1] = 37                                                                 # longer than two vectors
        s = dict(kind=kind, batch=int(rng.choice([1, 2, 3])), channels=channels, image=image, filters=filters, kernel=pick(1, 2, 3, 4, 5), stride=pick(1, 1, 2, 3),
                 padding=pick(0, 1, 2), dilation=pick(1, 1, 2, 3), groups=groups, more=[0] * axes, bias=int(rng.random() < 0.5))
        if kind == "transposed":
            s["more"] = [int(rng.integers(0, max(st, d))) for st, d in zip(s["stride"], s["dilation"])]
            sizes = [(n - 1) * st - 2 * p + d * (k - 1) + 1 + m for n, k, st, p, d, m in zip(image, s["kernel"], s["stride"], s["padding"], s["dilation"], s["more"])]
        else:
            if rng.random() < 0.2 and s["stride"] == [1] * axes:
                s["padding"] = "same"
            zeros = [d * (k - 1) if s["padding"] == "same" else 2 * s["padding"][i] for i, (k, d) in enumerate(zip(s["kernel"], s["dilation"]))]
            sizes = [(n + z - d * (k - 1) - 1) // st + 1 for n, k, st, z, d in zip(image, s["kernel"], s["stride"], zeros, s["dilation"])]
        if min(sizes) >= 1 and s["batch"] * filters * int(np.prod(sizes)) + s["batch"] * channels * int(np.prod(image)) < 500:
            return s


def grid():
    rng = np.random.default_rng(5)
    lines = []
    for kind, count in (("conv1d", 60), ("conv2d", 120), ("transposed", 80)):
        for _ in range(count):
            s = settings(rng, kind)
            seed = len(lines)
            x = whole((s["batch"], s["channels"], *s["image"]), 4 * seed).requires_grad_()
            into, from_ = (s["channels"], s["filters"]) if kind == "transposed" else (s["filters"], s["channels"])
            w = whole((into, from_ // s["groups"], *s["kernel"]), 4 * seed + 1).requires_grad_()
            b = whole((s["filters"],), 4 * seed + 2).requires_grad_() if s["bias"] else None
            options = dict(stride=s["stride"], padding=s["padding"], dilation=s["dilation"], groups=s["groups"])
            if kind == "transposed":
                y = F.conv_transpose2d(x, w, b, output_padding=s["more"], **options)
            else:
                y = (F.conv1d if kind == "conv1d" else F.conv2d)(x, w, b, **options)
            y.backward(whole(tuple(y.shape), 4 * seed + 3))
            text = lambda value: "x".join(map(str, value)) if isinstance(value, list) else str(value)
            numbers = lambda t: " ".join(str(int(v)) for v in t.detach().flatten())
            lines.append(" ".join(f"{key}={text(value)}" for key, value in s.items()) + "|" + "|".join(numbers(t) for t in (y, x.grad, w.grad, *([b.grad] if s["bias"] else []))))
    path = HERE / "convolutions" / "grid.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# made by PyTorch {torch.__version__}\n" + "\n".join(lines) + "\n")


if len(sys.argv) == 1 or any(asked in "convolutions/grid" for asked in sys.argv[1:]):
    grid()

"""What make-reference.py is made of: random inputs, a run of PyTorch in double precision, and files in the safetensors format.

All numbers that go in are exact in single precision, so that a library in single precision is given the same ones.
"""
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent


def normal(*shape, deviation=1.0):
    return lambda rng: rng.normal(0, deviation, shape)


def uniform(*shape, low=0.0, high=1.0):
    return lambda rng: rng.uniform(low, high, shape)


def positive(*shape):
    return uniform(*shape, low=0.3, high=3)


def away_from_zero(*shape):
    return lambda rng: rng.uniform(0.3, 2, shape) * rng.choice([-1, 1], shape)


def distinct(*shape):
    return lambda rng: rng.permutation(int(np.prod(shape))).reshape(shape) / 8 - 2


def probabilities(*shape):
    return lambda rng: (lambda p: p / p.sum(-1, keepdims=True))(rng.uniform(0.05, 1, shape))


def bits(*shape):
    return lambda rng: rng.integers(0, 2, shape).astype(float)


def labels(*shape, count):
    return lambda rng: rng.integers(0, count, shape)


def fixed(make):
    """Numbers of which no gradient is taken."""
    return lambda rng: Fixed(make(rng))


class Fixed:
    def __init__(self, value):
        self.value = value


def tensor(value, gradient=True):
    """A PyTorch tensor: indices as they are, numbers rounded to single precision and kept in double."""
    if isinstance(value, Fixed):
        value, gradient = value.value, False
    if np.issubdtype(np.asarray(value).dtype, np.integer):
        return torch.tensor(value, dtype=torch.int64)
    return torch.tensor(np.asarray(value, np.float32).astype(np.float64)).requires_grad_(gradient)


def rng_for(name):
    """Random numbers that depend on the name alone, so that a new case changes no other file."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def case(name, run, inputs, parameters=None, state=None, terms=1):
    """Runs forward and backward and writes everything that went in and came out.

    terms: how many numbers are summed for one number of the results, at most; the error that is allowed grows with its root.
    """
    rng = rng_for(name)
    x = [tensor(make(rng)) for make in inputs]
    p = {path: tensor(make(rng)) for path, make in (parameters or {}).items()}
    s = {path: tensor(make(rng), gradient=False) for path, make in (state or {}).items()}
    arguments = [*x] + ([p | s] if p or s else [])
    state_before = {path: value.clone() for path, value in s.items()}
    y = run(*arguments)
    upstream = tensor(rng.normal(0, 1, tuple(y.shape)), gradient=False)
    y.backward(upstream)
    content = {"output": y, "upstream": upstream}
    for i, value in enumerate(x):
        content[f"input.{i}"] = value
        if value.requires_grad:
            content[f"gradient.input.{i}"] = value.grad if value.grad is not None else torch.zeros_like(value)
    for path, value in p.items():
        content[f"parameter.{path}"] = value
        content[f"gradient.parameter.{path}"] = value.grad
    for path, value in state_before.items():
        content[f"state.{path}"] = value
    write(name, content, {"terms": str(terms)})


def operation(name, run, *inputs, **options):
    case(f"operations/{name}", run, inputs, **options)


def layer(name, run, input, **options):
    case(f"layers/{name}", run, [input], **options)


def loss(name, run, prediction, target, **options):
    case(f"losses/{name}", run, [prediction, fixed(target)], **options)


def write(name, content, metadata):
    """A safetensors file: the length of a JSON header, the header, the numbers. Only if its name was asked for."""
    if len(sys.argv) > 1 and not any(asked in name for asked in sys.argv[1:]):
        return
    header, data = {"__metadata__": {"made by": f"PyTorch {torch.__version__}", **metadata}}, b""
    for key in sorted(content):
        value = content[key].detach().numpy()
        raw = value.astype("<i8" if value.dtype == np.int64 else "<f8").tobytes()
        kind = "I64" if value.dtype == np.int64 else "F64"
        header[key] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path = HERE / f"{name}.safetensors"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)

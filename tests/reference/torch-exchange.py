#!/usr/bin/python3
"""Weights between Lincoln and PyTorch, both ways, with NumPy alone to read and write the files (needs Debian's python3-torch).

    /usr/bin/python3 tests/reference/torch-exchange.py make           writes <model>-torch.npz (PyTorch's weights) and <model>.npz (a batch, and what PyTorch
                                                                      computes for it with its own weights and with those of <model>-lincoln.npz)
    /usr/bin/python3 tests/reference/torch-exchange.py check FOLDER   loads the weights in FOLDER, which TorchWeightsTests writes when the environment variable
                                                                      LINCOLN_EXCHANGE names it, and compares with what the files here say

A new model: define it here and in TorchWeightsTests; make; run the test with LINCOLN_EXCHANGE=(the path of tests/reference/exchange); make again.
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent / "exchange"


class Last(nn.Module):
    """The last time step of a recurrent layer's result."""

    def forward(self, result):
        return result[0][:, -1]


class All(nn.Module):
    """All time steps of a recurrent layer's result."""

    def forward(self, result):
        return result[0]


class Named(nn.Module):
    """A model whose modules have names."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(5, 6), nn.ReLU())
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.body(x))


def numbers(*shape):
    return lambda rng: torch.tensor(rng.normal(0, 1, shape).astype(np.float32))


def tokens(*shape, count):
    return lambda rng: torch.tensor(rng.integers(0, count, shape))


MODELS = {
    "dense": (nn.Sequential(nn.Linear(7, 9), nn.Tanh(), nn.Linear(9, 4)), numbers(3, 7)),
    "named": (Named(), numbers(3, 5)),
    "convolution": (nn.Sequential(nn.Conv2d(2, 6, 3, padding=1), nn.ReLU(), nn.Conv2d(6, 4, (3, 2), stride=2, groups=2), nn.Tanh(),
                                  nn.ConvTranspose2d(4, 3, 4, stride=2, padding=1), nn.Flatten(), nn.Linear(3 * 6 * 8, 5)), numbers(2, 2, 8, 9)),
    "sequence": (nn.Sequential(nn.Conv1d(3, 4, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6, 2)), numbers(2, 3, 6)),
    "lstm": (nn.Sequential(nn.Embedding(11, 5), nn.LSTM(5, 4, 2, batch_first=True, bidirectional=True), All(), nn.Linear(8, 3)), tokens(2, 6, count=11)),
    "gru": (nn.Sequential(nn.GRU(5, 4, 2, batch_first=True), Last(), nn.Linear(4, 3)), numbers(2, 6, 5)),
    "rnn": (nn.Sequential(nn.RNN(5, 4, batch_first=True), Last(), nn.Linear(4, 3)), numbers(2, 6, 5)),
    "normalised": (nn.Sequential(nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.GroupNorm(2, 4), nn.MaxPool2d(2), nn.Flatten(),
                                 nn.Linear(4 * 3 * 3, 6), nn.BatchNorm1d(6), nn.LayerNorm(6), nn.Linear(6, 3)), numbers(2, 2, 6, 6)),
}


def load(path):
    return {name: torch.from_numpy(array) for name, array in np.load(path).items()}


def logits(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)


def make():
    for number, (name, (model, inputs)) in enumerate(MODELS.items()):
        torch.manual_seed(number)
        for parameter in model.parameters():                         # biases and states too, so that nothing is zero by chance
            nn.init.normal_(parameter, std=0.5)
        for key, buffer in model.named_buffers():
            if buffer.dtype.is_floating_point:
                nn.init.uniform_(buffer, 0.5, 1.5)
        np.savez(HERE / f"{name}-torch.npz", **{key: value.numpy() for key, value in model.state_dict().items()})
        x = inputs(np.random.default_rng(number))
        content = {"input": x.numpy(), "torch": logits(model, x).numpy()}
        if (HERE / f"{name}-lincoln.npz").exists():
            model.load_state_dict(load(HERE / f"{name}-lincoln.npz"))
            content["lincoln"] = logits(model, x).numpy()
        np.savez(HERE / f"{name}.npz", **content)


def check(folder):
    for name, (model, _) in MODELS.items():
        expected = np.load(HERE / f"{name}.npz")
        for path, key in ((Path(folder) / f"{name}-lincoln.npz", "lincoln"), (HERE / f"{name}-torch.npz", "torch")):
            model.load_state_dict(load(path))
            error = np.abs(logits(model, torch.from_numpy(expected["input"])).numpy() - expected[key]).max()
            print(f"{name}, weights of {key}: {error:.1e}")
            if not error <= 1e-5:
                sys.exit(f"{path}: the logits differ by {error}")


if sys.argv[1:] == ["make"]:
    make()
elif len(sys.argv) == 3 and sys.argv[1] == "check":
    check(sys.argv[2])
else:
    sys.exit(__doc__)

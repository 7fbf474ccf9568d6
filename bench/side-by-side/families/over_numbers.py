"""Elementwise functions, and softmax over rows: 65,536 elements, which stay in the L2 cache."""
from measuring import TORCH_1T, torch_inference

WORKLOADS = {f"elementwise/{s}": (TORCH_1T, False) for s in ("exp", "tanh", "sigmoid", "softmax-1024", "softmax-64")}


def opponent(kind, family, what):
    import torch
    if what.startswith("softmax"):
        columns = int(what.split("-")[1])
        x = torch.empty(65536 // columns, columns).uniform_(-4, 4)
        return torch_inference(lambda: torch.softmax(x, 1))
    x, out = torch.empty(65536).uniform_(-4, 4), torch.empty(65536)
    function = getattr(torch, what)
    return torch_inference(lambda: function(x, out=out))

"""Networks of dense layers on real MNIST: training steps and inference."""
from measuring import MOST_IMAGES, TORCH, mnist, np, torch_inference, torch_training

WORKLOADS = (
    {"mlp-book": (TORCH + ["NumPy"], True), "mlp-wide": (TORCH, True)}
    | {f"growth-batch/{n}": (TORCH, True) for n in (1, 4, 16, 64, 256, 1024, 4096)}
    | {f"growth-width/{n}": (TORCH, True) for n in (8, 32, 128, 512, 2048)}
    | {"inference-mlp/10000": (TORCH, True), "inference-mlp/1": (TORCH, True)}
)


def opponent(kind, family, rest):
    if kind == "numpy":
        return book_step()
    import torch
    if family == "mlp-wide":
        layers = [torch.nn.Linear(784, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 10)]
        return training(layers, lambda p, f: torch.optim.Adam(p, foreach=f), 256)
    width = int(rest) if family == "growth-width" else 89
    layers = [torch.nn.Linear(784, width), torch.nn.Tanh(), torch.nn.Linear(width, 10)]
    if family == "inference-mlp":
        network, x = torch.nn.Sequential(*layers).eval(), torch.from_numpy(mnist(int(rest))[0])
        return torch_inference(lambda: network(x))
    return training(layers, lambda p, f: torch.optim.SGD(p, 0.1, 0.9, foreach=f), int(rest) if family == "growth-batch" else 60)


def training(layers, make_optimizer, batch):
    import torch
    count = min(50, MOST_IMAGES // batch) * batch
    x, y = (torch.from_numpy(v).split(batch) for v in mnist(count))
    return torch_training(torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss(), make_optimizer, list(zip(x, y)))


def book_step():
    """The dense step as the book's library does it: float64, a new array for every operation, one-hot targets."""
    x, y = mnist(50 * 60)
    x, y = x.astype(np.float64), np.eye(10)[y]
    rng = np.random.RandomState(1)
    weights = [rng.randn(784, 89) * 0.05, rng.randn(1, 89), rng.randn(89, 10) * 0.1, rng.randn(1, 10)]
    velocities = [np.zeros_like(w) for w in weights]
    state = [0]

    def step():
        i = state[0] = (state[0] + 1) % 50
        xb, yb = x[i * 60:(i + 1) * 60], y[i * 60:(i + 1) * 60]
        w1, b1, w2, b2 = weights
        h = np.tanh(np.dot(xb, w1) + b1)
        z = np.dot(h, w2) + b2
        p = np.exp(z - np.log(np.sum(np.exp(z - z.max(1, keepdims=True)), 1, keepdims=True)) - z.max(1, keepdims=True))
        p = np.clip(p, 1e-9, 1 - 1e-9)
        np.sum(-1.0 * yb * np.log(p) - (1.0 - yb) * np.log(1 - p)) / 60
        dz = (p - yb) / 60
        db2 = np.sum(np.ones_like(b2) * dz, axis=0).reshape(1, -1)
        dz = np.ones_like(z) * dz
        dw2, dh = np.dot(h.T, dz), np.dot(dz, w2.T)
        dn = dh * (1 - h * h)
        db1 = np.sum(np.ones_like(b1) * dn, axis=0).reshape(1, -1)
        dn = np.ones_like(dn) * dn
        dw1 = np.dot(xb.T, dn)
        np.dot(dn, w1.T)                     # the gradient of the input, which the book computes too
        for w, v, g in zip(weights, velocities, (dw1, db1, dw2, db2)):
            v *= 0.9
            v += 0.1 * g
            w -= v
    return step

"""Networks of convolutions on real MNIST, and one convolution alone; PyTorch also with the memory layout channels_last."""
from measuring import TORCH, mnist, np, torch_training

BATCHES, BATCH = 25, 60
LAST = ["PyTorch tuned, 1 thread, channels last", "PyTorch tuned, 2 threads, channels last"]
WORKLOADS = {"cnn-book": (TORCH + LAST + ["NumPy"], True), "cnn-ch7": (TORCH + LAST, True), "lenet": (TORCH + LAST, True), "conv-3x3": (TORCH + LAST, True)}


def opponent(kind, family, rest):
    if kind == "numpy":
        return book_step()
    import torch
    layout = torch.channels_last if kind == "torch-last" else torch.contiguous_format
    if family == "conv-3x3":
        return forward_and_backward(torch.nn.Conv2d(32, 64, 3, padding=1), torch.empty(64, 32, 28, 28).uniform_(-4, 4), layout)
    nn = torch.nn
    layers, rate = {
        "cnn-book": ([nn.Conv2d(1, 16, 5, padding=2), nn.Tanh(), nn.Flatten(), nn.Linear(16 * 784, 10)], 0.1),
        "cnn-ch7": ([nn.Conv2d(1, 14, 5, padding=2), nn.Tanh(), nn.Dropout(0.2), nn.Conv2d(14, 7, 5, padding=2), nn.Tanh(), nn.Flatten(), nn.Dropout(0.2),
                     nn.Linear(7 * 784, 32), nn.Tanh(), nn.Dropout(0.2), nn.Linear(32, 10)], 0.01),
        "lenet": ([nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                   nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)], 0.05),
    }[family]
    x, y = (torch.from_numpy(v) for v in mnist(BATCHES * BATCH))
    batches = [(i.reshape(-1, 1, 28, 28).contiguous(memory_format=layout), t) for i, t in zip(x.split(BATCH), y.split(BATCH))]
    network = nn.Sequential(*layers).to(memory_format=layout)
    return torch_training(network, nn.CrossEntropyLoss(), lambda p, f: torch.optim.SGD(p, rate, 0.9, foreach=f), batches)


def forward_and_backward(layer, x, layout):
    """All three gradients: of the images, the weight and the bias."""
    layer, x = layer.to(memory_format=layout), x.contiguous(memory_format=layout).requires_grad_()
    gradient = layer(x).detach().uniform_(-4, 4).contiguous(memory_format=layout)

    def run():
        x.grad = layer.weight.grad = layer.bias.grad = None
        layer(x).backward(gradient)
    return run


def book_step():
    """The step as the book's library does it: float64, patches cut out position by position three times, the unused input gradient computed."""
    x, y = mnist(BATCHES * BATCH)
    x, y = x.astype(np.float64).reshape(-1, 1, 28, 28), np.eye(10)[y]
    rng = np.random.RandomState(1)
    weights = [rng.randn(1, 16, 5, 5) * 0.05, rng.randn(16 * 784, 10) * 0.01, rng.randn(1, 10)]
    velocities = [np.zeros_like(w) for w in weights]
    state = [0]

    def pad(images):
        def pad_row(row):
            zero = np.array([0.0, 0.0])
            return np.concatenate([zero, row, zero])

        def pad_channel(channel):
            zeros = np.zeros((2, channel.shape[1] + 4))
            return np.concatenate([zeros, np.stack([pad_row(row) for row in channel]), zeros])
        return np.stack([np.stack([pad_channel(channel) for channel in image]) for image in images])

    def patches(images):
        """[positions, batch, channels, 5, 5]"""
        padded = pad(images)
        return np.stack([padded[:, :, i:i + 5, j:j + 5] for i in range(28) for j in range(28)])

    def step():
        i = state[0] = (state[0] + 1) % BATCHES
        xb, yb = x[i * BATCH:(i + 1) * BATCH], y[i * BATCH:(i + 1) * BATCH]
        w, w2, b2 = weights
        p = patches(xb).transpose(1, 0, 2, 3, 4).reshape(BATCH, 784, -1)
        n = np.matmul(p, w.transpose(0, 2, 3, 1).reshape(25, 16)).reshape(BATCH, 28, 28, 16).transpose(0, 3, 1, 2)
        h = np.tanh(n)
        flat = h.reshape(BATCH, -1)
        z = np.dot(flat, w2) + b2
        q = np.exp(z - np.log(np.sum(np.exp(z - z.max(1, keepdims=True)), 1, keepdims=True)) - z.max(1, keepdims=True))
        q = np.clip(q, 1e-9, 1 - 1e-9)
        np.sum(-1.0 * yb * np.log(q) - (1.0 - yb) * np.log(1 - q)) / BATCH
        dz = (q - yb) / BATCH
        db2 = np.sum(np.ones_like(b2) * dz, axis=0).reshape(1, -1)
        dw2, dh = np.dot(flat.T, dz), np.dot(dz, w2.T).reshape(h.shape)
        dn = dh * (1 - h * h)
        g = patches(dn).transpose(1, 0, 2, 3, 4).reshape(BATCH * 784, -1)
        np.matmul(g, w.transpose(1, 2, 3, 0).reshape(-1, 1))                   # the unneeded gradient of the images
        p = patches(xb).transpose(1, 0, 2, 3, 4).reshape(BATCH * 784, -1)
        dw = np.matmul(p.T, dn.transpose(0, 2, 3, 1).reshape(-1, 16)).reshape(1, 5, 5, 16).transpose(0, 3, 1, 2)
        for parameter, velocity, gradient in zip(weights, velocities, (dw, dw2, db2)):
            velocity *= 0.9
            velocity += 0.1 * gradient
            parameter -= velocity
    return step

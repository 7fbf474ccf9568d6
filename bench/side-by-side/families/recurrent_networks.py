"""Recurrent networks over 62 characters: training steps with AdaGrad and clipping, and one character at a time; PyTorch with either order of axes."""
from measuring import TORCH, measure, np, torch_inference

CHARACTERS, STEPS, UNITS, BATCHES = 62, 25, 256, 20
WORKLOADS = {name: (TORCH + ["NumPy"], True) for name in ("lstm-book", "gru-book", "rnn-book")} | {name: (TORCH, True) for name in ("lstm-batch3", "sampling")}


def opponent(kind, family, rest):
    batch = 3 if family == "lstm-batch3" else 32
    if kind == "numpy":
        return book_step(family.split("-")[0])
    return sampling() if family == "sampling" else training(family.split("-")[0].upper(), batch)


def network(kind, batch_first):
    import torch

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.recurrent = getattr(torch.nn, kind)(CHARACTERS, UNITS, batch_first=batch_first)
            self.dense = torch.nn.Linear(UNITS, CHARACTERS)

        def forward(self, x, state=None):
            y, state = self.recurrent(x, state)
            return self.dense(y), state
    return Network()


def training(kind, batch):
    """The fastest of two orders of axes and two forms of the optimizer is the opponent."""
    import torch
    tokens = np.random.RandomState(1).randint(0, CHARACTERS, (2, BATCHES, batch, STEPS))

    def step_with(batch_first, foreach):
        net, loss, state = network(kind, batch_first), torch.nn.CrossEntropyLoss(), [0]
        optimizer = torch.optim.Adagrad(net.parameters(), 0.01, foreach=foreach)
        x, y = (torch.from_numpy(t if batch_first else np.ascontiguousarray(t.swapaxes(1, 2))) for t in tokens)
        x = torch.nn.functional.one_hot(x, CHARACTERS).float()

        def step():
            i = state[0] = (state[0] + 1) % BATCHES
            optimizer.zero_grad(set_to_none=True)
            loss(net(x[i])[0].view(-1, CHARACTERS), y[i].reshape(-1)).backward()
            torch.nn.utils.clip_grad_value_(net.parameters(), 2)
            optimizer.step()
        return step
    steps = [step_with(batch_first, foreach) for batch_first in (False, True) for foreach in (False, True)]
    for step in steps:
        measure(step, 0.1)
    return min(steps, key=lambda step: measure(step, 0.2)[0])


def sampling():
    import torch
    net, x, state = network("LSTM", False).eval(), torch.zeros(1, 1, CHARACTERS), [None]
    x[0, 0, 0] = 1

    def run():
        y, state[0] = net(x, state[0])
        chosen = torch.multinomial(torch.softmax(y[0, 0], 0), 1)
        x.zero_()
        x[0, 0, chosen] = 1
    return torch_inference(run)


# ---- NumPy, the book's way --------------------------------------------------------------------------------------------------

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Lstm:
    """One time step with four gates on [x, h], each a product of its own, and the output layer; forward keeps what backward needs."""
    gates = ["f", "i", "c", "o"]

    def forward(self, p, x, h, c):
        self.z, self.c_in = np.column_stack((x, h)), c
        self.f, self.i, self.o = (sigmoid(np.dot(self.z, p["W_" + g]) + p["B_" + g]) for g in "fio")
        self.bar = np.tanh(np.dot(self.z, p["W_c"]) + p["B_c"])
        self.c = self.f * c + self.i * self.bar
        self.tanh = np.tanh(self.c)
        self.h = self.o * self.tanh
        return np.dot(self.h, p["W_v"]) + p["B_v"], self.h, self.c

    def backward(self, p, d, dy, dh, dc):
        d["W_v"] += np.dot(self.h.T, dy)
        d["B_v"] += dy.sum(0)
        dh = dh + np.dot(dy, p["W_v"].T)
        dc = dc + dh * self.o * (1 - self.tanh ** 2)
        sums = {"o": dh * self.tanh * self.o * (1 - self.o), "c": dc * self.i * (1 - self.bar ** 2),
                "i": dc * self.bar * self.i * (1 - self.i), "f": dc * self.c_in * self.f * (1 - self.f)}
        dz = np.zeros_like(self.z)
        for gate, sum_ in sums.items():
            d["W_" + gate] += np.dot(self.z.T, sum_)
            d["B_" + gate] += sum_.sum(0)
            dz += np.dot(sum_, p["W_" + gate].T)
        return dz[:, :-UNITS], dz[:, -UNITS:], self.f * dc


class Rnn:
    gates = ["f"]

    def forward(self, p, x, h, c):
        self.z = np.column_stack((x, h))
        self.h = np.tanh(np.dot(self.z, p["W_f"]) + p["B_f"])
        return np.dot(self.h, p["W_v"]) + p["B_v"], self.h, c

    def backward(self, p, d, dy, dh, dc):
        d["W_v"] += np.dot(self.h.T, dy)
        d["B_v"] += dy.sum(0)
        sum_ = (dh + np.dot(dy, p["W_v"].T)) * (1 - self.h ** 2)
        d["W_f"] += np.dot(self.z.T, sum_)
        d["B_f"] += sum_.sum(0)
        dz = np.dot(sum_, p["W_f"].T)
        return dz[:, :-UNITS], dz[:, -UNITS:], dc


class Gru:
    gates = ["r", "u", "n"]

    def forward(self, p, x, h, c):
        self.x, self.h_in, self.z = x, h, np.column_stack((x, h))
        self.r, self.u = (sigmoid(np.dot(self.z, p["W_" + g]) + p["B_" + g]) for g in "ru")
        self.zn = np.column_stack((x, self.r * h))
        self.n = np.tanh(np.dot(self.zn, p["W_n"]) + p["B_n"])
        self.h = self.u * h + (1 - self.u) * self.n
        return np.dot(self.h, p["W_v"]) + p["B_v"], self.h, c

    def backward(self, p, d, dy, dh, dc):
        d["W_v"] += np.dot(self.h.T, dy)
        d["B_v"] += dy.sum(0)
        dh = dh + np.dot(dy, p["W_v"].T)
        dn = dh * (1 - self.u) * (1 - self.n ** 2)
        dzn = np.dot(dn, p["W_n"].T)
        sums = {"r": dzn[:, -UNITS:] * self.h_in * self.r * (1 - self.r), "u": dh * (self.h_in - self.n) * self.u * (1 - self.u)}
        d["W_n"] += np.dot(self.zn.T, dn)
        d["B_n"] += dn.sum(0)
        dx, dh_in = dzn[:, :-UNITS].copy(), dh * self.u + dzn[:, -UNITS:] * self.r
        for gate, sum_ in sums.items():
            d["W_" + gate] += np.dot(self.z.T, sum_)
            d["B_" + gate] += sum_.sum(0)
            dz = np.dot(sum_, p["W_" + gate].T)
            dx += dz[:, :-UNITS]
            dh_in += dz[:, -UNITS:]
        return dx, dh_in, dc


def book_step(kind, batch=32):
    """The training step as chapter 6 does it: float64, a node for each time step, a softmax for each sequence, the sum of both log terms, AdaGrad with clipping to ±2."""
    rng = np.random.RandomState(1)
    make = {"lstm": Lstm, "gru": Gru, "rnn": Rnn}[kind]
    p = {"W_v": rng.normal(0, 0.01, (UNITS, CHARACTERS)), "B_v": np.zeros((1, CHARACTERS))}
    for gate in make.gates:
        p |= {"W_" + gate: rng.normal(0, 0.01, (CHARACTERS + UNITS, UNITS)), "B_" + gate: np.zeros((1, UNITS))}
    squares = {name: np.zeros_like(w) for name, w in p.items()}
    tokens = rng.randint(0, CHARACTERS, (2, BATCHES, batch, STEPS))
    state = [0]

    def softmax(row):
        exp = np.exp(row - row.max(1, keepdims=True))
        return exp / exp.sum(1, keepdims=True)

    def step():
        i = state[0] = (state[0] + 1) % BATCHES
        x, y = np.eye(CHARACTERS)[tokens[0, i]], np.eye(CHARACTERS)[tokens[1, i]]
        d = {name: np.zeros_like(w) for name, w in p.items()}
        h, c, nodes, out = np.zeros((batch, UNITS)), np.zeros((batch, UNITS)), [make() for _ in range(STEPS)], np.zeros((batch, STEPS, CHARACTERS))
        for t, node in enumerate(nodes):
            out[:, t], h, c = node.forward(p, x[:, t], h, c)
        q = np.clip(np.stack([softmax(row) for row in out]), 1e-9, 1 - 1e-9)
        np.sum(-y * np.log(q) - (1 - y) * np.log(1 - q))
        dy, dh, dc, dx = q - y, np.zeros((batch, UNITS)), np.zeros((batch, UNITS)), np.zeros_like(x)
        for t in reversed(range(STEPS)):
            dx[:, t], dh, dc = nodes[t].backward(p, d, dy[:, t], dh, dc)
        for name, w in p.items():
            gradient = np.clip(d[name], -2, 2)
            squares[name] += 1e-7 + gradient ** 2
            w -= 0.01 * gradient / np.sqrt(squares[name])
    return step

"""The references of recurrent layers and embeddings: PyTorch's own RNN, GRU and LSTM, given the weights of the library's cells."""
import torch
import torch.nn.functional as F

from reference import labels, layer, normal, rng_for, tensor, write

N, GATES = 17, {"rnn": 1, "gru": 3, "lstm": 4}


def names(layers, bidirectional):
    return [f"layer{i}{end}." for i in range(layers) for end in (("", "_reverse") if bidirectional else ("",))]


def parameters(kind, inputs, units, layers=1, bidirectional=False, recurrent_bias=True):
    """Random weights with the names and shapes of the library's cells."""
    found = {}
    for name in names(layers, bidirectional):
        size = inputs if name.startswith("layer0") else units * (2 if bidirectional else 1)
        found |= {name + "weight": normal(size, GATES[kind] * units, deviation=size ** -0.5),
                  name + "recurrent": normal(units, GATES[kind] * units, deviation=units ** -0.5),
                  name + "bias": normal(GATES[kind] * units)}
        if kind == "gru" and recurrent_bias:
            found[name + "recurrent_bias"] = normal(units)
    return found


def flat(p, name, units):
    """PyTorch's weight_ih, weight_hh, bias_ih, bias_hh of one cell."""
    second = torch.zeros_like(p[name + "bias"])
    if name + "recurrent_bias" in p:
        second = torch.cat((second[: 2 * units], p[name + "recurrent_bias"]))
    return [p[name + "weight"].T, p[name + "recurrent"].T, p[name + "bias"], second]


def run(kind, x, p, units, layers=1, bidirectional=False, first=None):
    """Output [batch, time, units] and the last state as PyTorch gives them."""
    weights = [w for name in names(layers, bidirectional) for w in flat(p, name, units)]
    zeros = torch.zeros(layers * (2 if bidirectional else 1), x.shape[0], units, dtype=x.dtype)
    settings = (True, layers, 0.0, True, bidirectional, True)
    if kind == "lstm":
        output, *last = torch._VF.lstm(x, first or (zeros, zeros), weights, *settings)
    else:
        output, *last = {"rnn": torch._VF.rnn_tanh, "gru": torch._VF.gru}[kind](x, zeros if first is None else first[0], weights, *settings)
    return output, last


def case(name, kind, x, inputs, units, last_only=False, **options):
    def output(x, p):
        y, last = run(kind, x, p, units, **options)
        return torch.cat(tuple(last[0]), -1) if last_only else y
    layer(name, output, x, parameters=parameters(kind, inputs, units, **options), terms=4 * N)


def gru_before_product(x, p):
    """The book's form, which PyTorch does not have."""
    w, r, b = (p["layer0." + n] for n in ("weight", "recurrent", "bias"))
    units = len(r)
    h, outputs = torch.zeros(len(x), units, dtype=x.dtype), []
    for t in range(x.shape[1]):
        z = x[:, t] @ w + b
        gates = torch.sigmoid(z[:, : 2 * units] + h @ r[:, : 2 * units])
        reset, update = gates[:, :units], gates[:, units:]
        candidate = torch.tanh(z[:, 2 * units:] + (reset * h) @ r[:, 2 * units:])
        h = (1 - update) * candidate + update * h
        outputs.append(h)
    return torch.stack(outputs, 1)


def padded(rng):
    x = normal(3, 4, N)(rng)
    x[1, 2:] = 0
    return x


def skip_zeros(x, p):
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, [4, 2, 4], batch_first=True, enforce_sorted=False)
    output, _ = torch._VF.rnn_tanh(packed.data, packed.batch_sizes, torch.zeros(1, 3, 5, dtype=x.dtype), flat(p, "layer0.", 5), True, 1, 0.0, True, False)
    packed = torch.nn.utils.rnn.PackedSequence(output, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
    return torch.nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)[0]


def module(name, kind, lengths=None, **options):
    """PyTorch's module with its own names of weights, from a given state; gradients also of the state, and through the last one."""
    name = f"recurrent/{name}"
    rng, inputs, units = rng_for(name), 2, 3
    net = getattr(torch.nn, kind)(inputs, units, batch_first=True, **options).double()
    weights = dict(net.named_parameters())
    for p in weights.values():
        p.data = tensor(rng.normal(0, 0.6, tuple(p.shape)), gradient=False)
    states = options.get("num_layers", 1) * (2 if options.get("bidirectional") else 1)
    x, *first = [tensor(rng.normal(0, 1, shape)) for shape in [(3, 4, inputs)] + [(states, 3, units)] * (2 if kind == "LSTM" else 1)]
    packed = x if lengths is None else torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    y, last = net(packed, tuple(first) if kind == "LSTM" else first[0])
    if lengths is not None:
        y = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True)[0]
    results = [y, *last] if kind == "LSTM" else [y, last]
    upstream = [tensor(rng.normal(0, 1, tuple(r.shape)), gradient=False) for r in results]
    torch.autograd.backward(results, upstream)
    content = {"x": x, "gradient.x": x.grad} | ({} if lengths is None else {"lengths": torch.tensor(lengths)})
    for key, first_, result, up in zip(("output", "h", "c"), (None, *first), results, upstream):
        content |= {f"last.{key}": result, f"upstream.{key}": up} | ({} if first_ is None else {f"first.{key}": first_, f"gradient.{key}": first_.grad})
    for key, w in weights.items():
        content |= {f"weight.{key}": w, f"gradient.{key}": w.grad}
    write(name, content, {"terms": "12"})


def write_all():
    for kind in ("RNN", "GRU", "LSTM"):
        module(kind, kind)
        module(kind + "-all", kind, lengths=[4, 2, 3], num_layers=2, bidirectional=True)
    layer("Embedding", lambda i, p: F.embedding(i, p["weight"]), labels(2, N, count=N), parameters={"weight": normal(N, 5)}, terms=2 * N)
    case("GRU", "gru", normal(3, 4, N), N, 5)
    layer("GRU-beforeProduct", gru_before_product, normal(3, 4, N), parameters=parameters("gru", N, 5, recurrent_bias=False), terms=4 * N)
    case("GRU-lastOnly", "gru", normal(2, N, 3), 3, 3, last_only=True)
    case("GRU-stacked", "gru", normal(2, 3, N), N, 3, layers=2, bidirectional=True)
    case("LSTM", "lstm", normal(3, 4, N), N, 5)
    case("LSTM-lastOnly", "lstm", normal(2, N, 3), 3, 3, last_only=True, bidirectional=True)
    case("LSTM-stacked", "lstm", normal(2, 3, N), N, 3, layers=2, bidirectional=True)
    case("LSTM-time", "lstm", normal(2, N, 3), 3, 3)
    case("LSTM-units", "lstm", normal(N, 2, 2), 2, 9)
    case("RNN", "rnn", normal(3, 4, N), N, 5)
    case("RNN-lastOnly", "rnn", normal(2, N, 3), 3, 3, last_only=True)
    layer("RNN-skipZeros", skip_zeros, padded, parameters=parameters("rnn", N, 5), terms=4 * N)
    case("RNN-stacked", "rnn", normal(2, 3, N), N, 3, layers=2, bidirectional=True)

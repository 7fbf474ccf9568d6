"""One experiment of the book's chapter 4 in NumPy, timed: 784-89-10, tanh, softmax cross-entropy, SGD 0.1, batches of 60 images.

`python3 chapter4.py EPOCHS` prints seconds per epoch. It does what the book's classes do, in float64 and with one array per
operation, forward and backward: weight product, bias, activation, loss, and a step p -= rate * gradient for each parameter.
"""
import gzip
import os
import sys
import time

import numpy as np


def read(name, offset):
    folder = os.path.join(os.environ["LINCOLN_DATA_HOME"], "mnist")
    with gzip.open(os.path.join(folder, name + ".gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def main():
    epochs, seed, batch, rate = int(sys.argv[1]), 20190119, 60, 0.1
    images = read("train-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float64)
    labels = read("train-labels-idx1-ubyte", 8)
    mean, deviation = images.mean(), images.std()
    x, y = (images - mean) / deviation, np.eye(10)[labels]
    test = (read("t10k-images-idx3-ubyte", 16).reshape(-1, 784) - mean) / deviation
    test_labels = read("t10k-labels-idx1-ubyte", 8)

    first_order = np.random.RandomState(seed)
    weights = []
    for inputs, outputs in ((784, 89), (89, 10)):
        random = np.random.RandomState(seed)
        weights += [random.randn(inputs, outputs), random.randn(1, outputs)]

    for epoch in range(epochs):
        begin, cpu = time.perf_counter(), time.process_time()
        order = (first_order if epoch == 0 else random).permutation(len(x))
        x, y = x[order], y[order]
        for i in range(0, len(x), batch):
            w1, b1, w2, b2 = weights
            xb, yb = x[i:i + batch], y[i:i + batch]
            n1 = xb @ w1
            m1 = n1 + b1
            h = np.tanh(m1)
            n2 = h @ w2
            m2 = n2 + b2
            p = np.clip(softmax(m2), 1e-9, 1 - 1e-9)
            np.sum(-yb * np.log(p) - (1 - yb) * np.log(1 - p))
            d2 = (p - yb) / len(xb)
            db2 = np.sum(np.ones_like(b2) * d2, axis=0).reshape(1, -1)
            dn2 = np.ones_like(n2) * d2
            dw2 = h.T @ dn2
            dh = dn2 @ w2.T
            d1 = dh * (1 - h * h)
            db1 = np.sum(np.ones_like(b1) * d1, axis=0).reshape(1, -1)
            dn1 = np.ones_like(n1) * d1
            dw1 = xb.T @ dn1
            dn1 @ w1.T                               # the gradient of the images, which the original computes too
            for parameter, gradient in zip(weights, (dw1, db1, dw2, db2)):
                parameter -= rate * gradient
        seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
        w1, b1, w2, b2 = weights
        right = np.argmax(np.tanh(test @ w1 + b1) @ w2 + b2, axis=1) == test_labels
        print(f"epoch {epoch + 1}: {seconds:.2f} s, {cpu:.2f} s of CPU, accuracy {100 * right.mean():.2f} %", flush=True)


main()

#!/usr/bin/python3
"""Writes the reference files with which the catalogue is compared: what PyTorch computes for the same inputs.

    /usr/bin/python3 tests/reference/make-reference.py [part of a name ...]

needs Debian's python3-torch, python3-numpy and python3-sklearn. Each file has the name of a row of the catalogue
(tests/Lincoln.Tests/Catalogue). All reference data of the tests are in this folder:

    folder                                    written by                                  compared by
    operations, layers, losses                make-reference.py with convolutions.py,     Catalogue/ReferenceTests
                                              images.py and recurrent.py
    convolutions/grid.txt, images/grid.txt    convolutions.py, images.py                  Operations/ConvolutionGridTests, ImageGridTests
    recurrent                                 recurrent.py                                Layers/Recurrent
    optimizers, schedules, plateaus,          optimizers.py                               Catalogue/OptimizerReferenceTests
    initializers
    analysis                                  analysis.py                                 Analysis/PCATests, TSNETests
    exchange                                  torch-exchange.py                           Storage/TorchWeightsTests
    events                                    event-file.py                               Training/TensorBoardTests
    image-files                               image-files.py                              Data/PngTests, JpegTests
    storage: *.npz, *.npy                     numpy-arrays.py                             Storage/NumPyTests
    storage: *.safetensors                    safetensors-files.py                        Storage/SafetensorsTests
    storage: *.lincoln                        NeuralNetwork.Save, both precisions         Storage/TrainedModelTests
    numpy-random-state.json                   make-numpy-random.py                        NumPyRandomStateTests

make-reference.py runs the modules named with it in the first five rows; the other scripts run alone.
"""
import torch
import torch.nn.functional as F

import analysis
import convolutions
import images
import optimizers
import recurrent
from reference import away_from_zero, bits, distinct, labels, layer, loss, normal, operation, positive, probabilities, uniform

N = 17

# Elementwise

operation("Abs", torch.abs, away_from_zero(3, N))
operation("Clamp", lambda x: x.clamp(-0.1, 0.2), away_from_zero(3, N))
operation("Clamp-inside", lambda x: x.clamp(-5, 5), uniform(3, N, low=-4, high=4))
operation("Exp", torch.exp, normal(3, N))
operation("LeakyReLU", lambda x: F.leaky_relu(x, 0.2), away_from_zero(3, N))
operation("Log", torch.log, positive(3, N))
operation("Negate", torch.neg, normal(3, N))
operation("Power", lambda x: x ** 2.3, positive(3, N), terms=4)
operation("Power-half", lambda x: x ** 1.5, positive(3, N))
operation("Power-negative", lambda x: x ** -2, away_from_zero(3, N))
operation("Power-whole", lambda x: x ** 3, normal(3, N))
operation("ReLU", torch.relu, away_from_zero(3, N))
operation("Sigmoid", torch.sigmoid, normal(3, N, deviation=2))
operation("Sqrt", torch.sqrt, positive(3, N))
operation("Square", torch.square, normal(3, N))
operation("Tanh", torch.tanh, normal(3, N))

# Arithmetic with broadcasting

operation("Add", torch.add, normal(3, N), normal(3, N))
operation("Add-column", torch.add, normal(3, N), normal(3, 1), terms=N)
operation("Add-number", torch.add, normal(3, N), normal(), terms=3 * N)
operation("Add-outer", torch.add, normal(3, 1), normal(1, N), terms=N)
operation("Add-ranks", torch.add, normal(2, 1, N), normal(3, 1), terms=2 * N)
operation("Add-row", torch.add, normal(N), normal(2, 3, N), terms=6)
operation("Add-scalar", lambda x: 2 + x + 3, normal(3, N))
operation("BiasActivation-tanh", lambda x, b: torch.tanh(x + b), normal(3, N), normal(N), terms=3)
operation("BiasAdd", torch.add, normal(3, N), normal(N), terms=3)
operation("BiasAdd-sequences", torch.add, normal(2, 3, N), normal(N), terms=6)
operation("Divide", torch.div, normal(3, N), away_from_zero(3, N))
operation("Divide-column", torch.div, normal(3, N), away_from_zero(3, 1), terms=N)
operation("Divide-outer", torch.div, normal(3, 1), away_from_zero(1, N), terms=N)
operation("Divide-row", torch.div, normal(3, 1), away_from_zero(N), terms=N)
operation("Divide-scalar", lambda x: 3 / (x / 2), away_from_zero(3, N))
operation("Multiply", torch.mul, normal(3, N), normal(3, N))
operation("Multiply-column", torch.mul, normal(3, N), normal(3, 1), terms=N)
operation("Multiply-number", torch.mul, normal(), normal(3, N), terms=3 * N)
operation("Multiply-outer", torch.mul, normal(3, 1), normal(1, N), terms=N)
operation("Multiply-row", torch.mul, normal(N), normal(2, 3, N), terms=6)
operation("Multiply-scalar", lambda x: 2 * x * 0.3, normal(3, N))
operation("Subtract", torch.sub, normal(3, N), normal(3, N))
operation("Subtract-column", torch.sub, normal(3, 1), normal(3, N), terms=N)
operation("Subtract-outer", torch.sub, normal(1, N), normal(3, 1), terms=N)
operation("Subtract-row", torch.sub, normal(2, 3, N), normal(N), terms=6)
operation("Subtract-scalar", lambda x: 2 - (x - 3), normal(3, N))

# Matrix products

operation("MatrixProduct", torch.matmul, normal(4, N), normal(N, 5), terms=N)
operation("MatrixProduct-sequences", torch.matmul, normal(2, 3, N), normal(N, 5), terms=N)
operation("MatrixProduct-square", torch.matmul, normal(N, N), normal(N, N), terms=N)
operation("MatrixProduct-transposed", lambda x, w: x.T @ w.T, normal(N, 4), normal(5, N), terms=N)
operation("MatrixProduct-transposedInput", lambda x, w: x.T @ w, normal(3, N), normal(3, 5), terms=N)
operation("MatrixProduct-transposedWeight", lambda x, w: x @ w.T, normal(3, 4), normal(N, 4), terms=N)

# Reductions

operation("Max", lambda x: x.amax(), distinct(3, N))
operation("Max-axis0", lambda x: x.amax(0), distinct(3, N))
operation("Max-axes", lambda x: x.amax((0, 2)), distinct(3, 2, N))
operation("Max-last", lambda x: x.amax(-1, keepdim=True), distinct(3, N))
operation("Mean", lambda x: x.mean(), normal(3, N), terms=3 * N)
operation("Mean-axis0", lambda x: x.mean(0), normal(3, N), terms=3)
operation("Mean-axes", lambda x: x.mean((0, 2), keepdim=True), normal(3, 2, N), terms=3 * N)
operation("Mean-last", lambda x: x.mean(-1), normal(3, N), terms=N)
operation("Sum", lambda x: x.sum(), normal(3, N), terms=3 * N)
operation("Sum-alternating", lambda x: x.sum((1, 3)), normal(2, 3, 4, N), terms=3 * N)
operation("Sum-axis0", lambda x: x.sum(0), normal(3, N), terms=3)
operation("Sum-axes", lambda x: x.sum((0, 2)), normal(3, 2, N), terms=3 * N)
operation("Sum-last", lambda x: x.sum(-1, keepdim=True), normal(3, N), terms=N)

# Rearranging

operation("Concatenate", lambda a, b: torch.cat((a, b), 1), normal(3, N), normal(3, 2))
operation("Concatenate-axis0", lambda a, b: torch.cat((a, b, a), 0), normal(3, N), normal(2, N))
operation("Concatenate-middle", lambda a, b: torch.cat((a, b), -2), normal(2, N, 3), normal(2, 4, 3))
operation("Flatten", lambda x: x.flatten(1), normal(3, 2, N))
operation("Gather", lambda x, i: x[i], normal(N, 5), labels(2, 7, count=N), terms=14)
operation("Gather-numbers", lambda x, i: x[i], normal(N), labels(9, count=N), terms=9)
operation("Reshape", lambda x: x.reshape(-1, 3), normal(3, N))
operation("Slice", lambda x: x[:, 1:4], normal(3, N + 4))
operation("Slice-axis0", lambda x: x[1:3], normal(3, N))
operation("Slice-behindOne", lambda x: x[:, 2:5], normal(1, 6, N))
operation("Slice-middle", lambda x: x[:, 2:4], normal(2, 5, N))
operation("Transpose", lambda x: x.mT, normal(3, N))
operation("Transpose-axes", lambda x: x.permute(2, 0, 1), normal(3, 2, N))
operation("Transpose-batch", lambda x: x.mT, normal(2, 3, N))

# Along an axis

operation("LogSoftmax", lambda x: x.log_softmax(-1), normal(4, N), terms=N)
operation("LogSoftmax-axis0", lambda x: x.log_softmax(0), normal(4, N), terms=4)
operation("Softmax", lambda x: x.softmax(-1), normal(4, N), terms=N)
operation("Softmax-axis0", lambda x: x.softmax(0), normal(4, N), terms=4)
operation("Softmax-middle", lambda x: x.softmax(1), normal(2, N, 3), terms=N)
operation("Softmax-sequences", lambda x: x.softmax(-1), normal(2, 3, N), terms=N)

# Layers


def dense(path=""):
    """x·W + b with the weights of the layer at a path, [inputs, neurons] as in the library."""
    return lambda x, p: x @ p[path + "weight"] + p[path + "bias"]


def dense_parameters(inputs, neurons, path=""):
    return {path + "weight": normal(inputs, neurons, deviation=inputs ** -0.5), path + "bias": normal(neurons)}


layer("Activation-leakyRelu", lambda x: F.leaky_relu(x, 0.2), away_from_zero(4, N))
layer("Activation-linear", lambda x: x * 1, normal(4, N))
layer("Activation-logSoftmax", lambda x: x.log_softmax(-1), normal(4, N), terms=N)
layer("Activation-relu", torch.relu, away_from_zero(4, N))
layer("Activation-sigmoid", torch.sigmoid, normal(4, N))
layer("Activation-softmax", lambda x: x.softmax(-1), normal(4, N), terms=N)
layer("Activation-tanh", torch.tanh, normal(4, N))
layer("Dense", dense(), normal(4, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dense-leakyRelu", lambda x, p: F.leaky_relu(dense()(x, p), 0.01), normal(4, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dense-relu", lambda x, p: torch.relu(dense()(x, p)), normal(4, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dense-sequences", lambda x, p: torch.sigmoid(dense()(x, p)), normal(2, 3, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dense-softmax", lambda x, p: dense()(x, p).softmax(-1), normal(4, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dense-tanh", lambda x, p: torch.tanh(dense()(x, p)), normal(4, N), parameters=dense_parameters(N, 5), terms=N)
layer("Dropout-inference", lambda x: F.dropout(x, 0.3, training=False), normal(4, N))
layer("Flatten", lambda x: x.flatten(1), normal(3, 2, N))
layer("Branches", lambda x, p: torch.cat((torch.tanh(dense("0.")(x, p)), dense("1.")(x, p)), -1), normal(4, N),
      parameters=dense_parameters(N, 3, "0.") | dense_parameters(N, 2, "1."), terms=N)
layer("Branches-axis1", lambda x: torch.cat((torch.tanh(x), torch.sigmoid(x)), 1), normal(3, 2, N))
layer("Reshape", lambda x: x.reshape(-1, 2, 3), normal(N, 6))
layer("Residual", lambda x, p: x + torch.tanh(dense("body.")(x, p)), normal(N, 5), parameters=dense_parameters(5, 5, "body."), terms=N)
layer("Residual-shortcut", lambda x, p: torch.tanh(dense("body.")(x, p)) + dense("shortcut.")(x, p), normal(3, N),
      parameters=dense_parameters(N, 4, "body.") | dense_parameters(N, 4, "shortcut."), terms=N)
layer("Sequential", lambda x, p: dense("1.")(torch.tanh(dense("0.")(x, p)), p), normal(4, N),
      parameters=dense_parameters(N, 7, "0.") | dense_parameters(7, 3, "1."), terms=N)

# Losses


def per_sample(function):
    """The sum over the outputs and the mean over the batch."""
    return lambda prediction, target: function(prediction, target, reduction="sum") / len(prediction)


def huber(prediction, target, reduction="mean"):
    return F.huber_loss(prediction, target, reduction, delta=0.7)


def on_scores(prediction, target, reduction="mean"):
    return F.binary_cross_entropy_with_logits(prediction, target.reshape(prediction.shape).double(), reduction=reduction)


loss("BinaryCrossEntropy", on_scores, normal(3, N, deviation=3), uniform(3, N), terms=3 * N)
loss("BinaryCrossEntropy-column", on_scores, normal(N, 1), labels(N, count=2), terms=N)
loss("BinaryCrossEntropy-labels", on_scores, normal(3, N), labels(3, N, count=2), terms=3 * N)
loss("BinaryCrossEntropy-sumPerSample", per_sample(on_scores), normal(3, N), bits(3, N), terms=3 * N)
loss("Huber", huber, normal(3, N), normal(3, N), terms=3 * N)
loss("Huber-sumPerSample", per_sample(huber), normal(3, N), normal(3, N), terms=3 * N)
loss("MeanAbsoluteError", F.l1_loss, normal(3, N), normal(3, N), terms=3 * N)
loss("MeanAbsoluteError-sumPerSample", per_sample(F.l1_loss), normal(3, N), normal(3, N), terms=3 * N)
loss("MeanSquaredError", F.mse_loss, normal(3, N), normal(3, N), terms=3 * N)
loss("MeanSquaredError-normalized", lambda p, t: F.mse_loss(p / p.sum(-1, keepdim=True), t), positive(3, N), probabilities(3, N), terms=3 * N)
loss("MeanSquaredError-sumPerSample", per_sample(F.mse_loss), normal(3, N), normal(3, N), terms=3 * N)
loss("SoftmaxCrossEntropy", F.cross_entropy, normal(6, N), labels(6, count=N), terms=6 * N)
loss("SoftmaxCrossEntropy-probabilities", F.cross_entropy, normal(6, N), probabilities(6, N), terms=6 * N)
loss("SoftmaxCrossEntropy-sequences", lambda z, t: F.cross_entropy(z.flatten(0, 1), t.flatten()), normal(2, 3, N), labels(2, 3, count=N), terms=6 * N)

analysis.write_all()
optimizers.write_all()
recurrent.write_all()

"""Convolutions: the references of the catalogue's rows."""
import torch
import torch.nn.functional as F

from reference import layer, normal, operation

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

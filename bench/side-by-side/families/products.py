"""Matrix products: OpenBLAS and oneDNN, called in C."""
import ctypes

from measuring import np

ONE_THREAD = ["OpenBLAS, 1 thread", "oneDNN, 1 thread"]
TWO_THREADS = ONE_THREAD + ["OpenBLAS, 2 threads", "oneDNN, 2 threads"]
SHAPES = ["64x64x64", "128x128x128", "256x256x256", "512x512x512", "1024x1024x1024", "2048x2048x2048",
          "60x89x784", "64x256x784", "64x1024x1024", "256x1024x784", "60x10x89", "64x10x1024",
          "784x89x60-at", "1024x1024x256-at", "512x512x512-at", "60x784x89-bt", "60x89x10-bt", "256x1024x1024-bt", "512x512x512-bt",
          "16x784x25", "64x784x288", "32x1024x256", "2048x1536x384"]
SHAPES_2T = ["512x512x512", "1024x1024x1024", "2048x2048x2048", "256x1024x784"]
WORKLOADS = {f"gemm-1t/{s}": (ONE_THREAD, False) for s in SHAPES} | {f"gemm-2t/{s}": (TWO_THREADS, True) for s in SHAPES_2T}


def operands(shape):
    m, n, k = map(int, shape.split("-")[0].split("x"))
    rng = np.random.RandomState(1)
    a, b = rng.uniform(-4, 4, (m, k)).astype(np.float32), rng.uniform(-4, 4, (k, n)).astype(np.float32)
    at, bt = shape.endswith("-at"), shape.endswith("-bt")
    return m, n, k, np.ascontiguousarray(a.T) if at else a, np.ascontiguousarray(b.T) if bt else b, at, bt


def openblas(shape):
    library = ctypes.CDLL("libopenblas.so.0")
    m, n, k, a, b, at, bt = operands(shape)
    c = np.zeros((m, n), np.float32)
    pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c)]
    one, zero = ctypes.c_float(1), ctypes.c_float(0)
    arguments = (101, 112 if at else 111, 112 if bt else 111, m, n, k, one, pointers[0], a.shape[1], pointers[1], b.shape[1], zero, pointers[2], n)
    return lambda keep=(a, b, c): library.cblas_sgemm(*arguments)


def dnnl(shape):
    library = ctypes.CDLL("libdnnl.so.2")
    m, n, k, a, b, at, bt = operands(shape)
    c = np.zeros((m, n), np.float32)
    pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c)]
    size, char, number = ctypes.c_int64, ctypes.c_char, ctypes.c_float
    arguments = (char(b"T" if at else b"N"), char(b"T" if bt else b"N"), size(m), size(n), size(k), number(1),
                 pointers[0], size(a.shape[1]), pointers[1], size(b.shape[1]), number(0), pointers[2], size(n))
    return lambda keep=(a, b, c): library.dnnl_sgemm(*arguments)


def opponent(kind, family, shape):
    return {"openblas": openblas, "dnnl": dnnl}[kind](shape)

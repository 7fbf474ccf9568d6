#!/usr/bin/python3
"""Writes what NumPyTests reads, plain.npz, refused.npz and array.npy in tests/reference/storage: arrays of every plain type, in both byte orders and both axis orders, and some that must be refused."""
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent / "storage"
PLAIN = ["|b1", "|i1", "|u1"] + [order + kind for order in "<>" for kind in ("i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8")]

arrays = {}
for kind in PLAIN:
    values = np.arange(24).reshape(2, 3, 4)
    values = values % 2 if kind == "|b1" else values
    arrays[f"{kind[1:]}-{'big' if kind[0] == '>' else 'little'}-rows"] = values.astype(kind)
    arrays[f"{kind[1:]}-{'big' if kind[0] == '>' else 'little'}-columns"] = np.asfortranarray(values.astype(kind))
arrays["scalar"] = np.array(7.5)
arrays["empty"] = np.zeros((3, 0, 2))
arrays["one-axis"] = np.arange(5.0)
arrays["smallest-i8"] = np.array([-2 ** 63])
arrays["largest-u8"] = np.array([2 ** 64 - 1], dtype=np.uint64)
arrays["odd-i4"] = np.array([2 ** 24 + 1], dtype=np.int32)
arrays["large-f8"] = np.array([1e300])
np.savez_compressed(HERE / "plain.npz", **arrays)

refused = {"complex": np.zeros(2, complex), "text": np.array(["a", "bc"]), "bytes": np.array([b"a"]), "date": np.array(["2020-01-01"], "M8[D]"),
           "record": np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]), "object": np.array([{"a": 1}], dtype=object), "long-double": np.zeros(2, np.longdouble)}
np.savez(HERE / "refused.npz", **refused)
np.save(HERE / "array.npy", np.asfortranarray(np.arange(6, dtype=">f4").reshape(2, 3)))

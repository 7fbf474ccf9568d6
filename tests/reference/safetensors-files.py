#!/usr/bin/env python3
"""Safetensors files made and read without Lincoln, by the format's description alone (standard library only).

    python3 tests/reference/safetensors-files.py make     writes python.safetensors, which the tests read
    python3 tests/reference/safetensors-files.py check    reads lincoln.safetensors, which the tests write byte for byte
"""
import json
import math
import struct
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "storage"
CODES = {"F64": "d", "F32": "f", "F16": "e", "I64": "q", "I32": "i", "I16": "h", "I8": "b", "U8": "B", "BOOL": "?"}
SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def pack(dtype, numbers):
    if dtype == "BF16":                        # the upper half of a 32-bit number
        return b"".join(struct.pack("<f", x)[2:] for x in numbers)
    return struct.pack(f"<{len(numbers)}{CODES[dtype]}", *numbers)


def unpack(dtype, data):
    if dtype == "BF16":
        return [struct.unpack("<f", b"\0\0" + data[i:i + 2])[0] for i in range(0, len(data), 2)]
    return list(struct.unpack(f"<{len(data) // SIZES[dtype]}{CODES[dtype]}", data))


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, shape, numbers) in tensors.items():
        assert math.prod(shape) == len(numbers), name
        packed = pack(dtype, numbers)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8:8 + size]), content[8 + size:]
    metadata, tensors, used = header.pop("__metadata__", {}), {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        assert begin == used and end - begin == math.prod(entry["shape"]) * SIZES[entry["dtype"]], name
        assert (8 + size + begin) % SIZES[entry["dtype"]] == 0, f"{name} is not aligned"
        used = end
        tensors[name] = (entry["dtype"], entry["shape"], unpack(entry["dtype"], data[begin:end]))
    assert used == len(data)
    return tensors, metadata


def make():
    write(FOLDER / "python.safetensors", {
        "double": ("F64", [2, 2], [1.5, -2.25, 0.0, 2.0 ** 35]),
        "too large": ("F64", [1], [1e300]),
        "single": ("F32", [3], [0.1, -0.0, math.inf]),
        "half": ("F16", [4], [1.0, -2.5, 65504.0, 2.0 ** -24]),
        "brain": ("BF16", [3], [1.0, -3.140625, 2.0 ** 100]),
        "long": ("I64", [3], [-1, 2 ** 24 + 1, 2 ** 40]),
        "int": ("I32", [2, 1], [-2 ** 31, 2 ** 31 - 1]),
        "short": ("I16", [2], [-32768, 32767]),
        "sbyte": ("I8", [2], [-128, 127]),
        "byte": ("U8", [2], [0, 255]),
        "Größe \"x\"": ("BOOL", [3], [True, False, True]),
        "empty": ("F32", [0, 3], []),
        "scalar": ("F32", [], [7.0]),
    }, {"made by": "Python", "näme": "ü\n"})


def check():
    tensors, metadata = read(FOLDER / "lincoln.safetensors")
    expected = {
        "double": ("F64", [2], [1.5, -2.25]),
        "long": ("I64", [3], [-1, 0, 2 ** 31 - 1]),
        "weight": ("F32", [2, 3], [1.0, 2.0, -0.5, 4.0, 2.0 ** -126, 0.0]),
        "int": ("I32", [1], [-2 ** 31]),
        "empty": ("F32", [0, 3], []),
        "half": ("F16", [3], [1.0, 65504.0, 2.0 ** -24]),
        "brain": ("BF16", [3], [1.0, -3.140625, 1.0078125]),         # the last was 1.00390625 + 2⁻²³: rounded up
        "short": ("I16", [2], [-32768, 32767]),
        "sbyte": ("I8", [2], [-128, 127]),
        "Größe \"x\"": ("U8", [3], [0, 128, 255]),
        "bool": ("BOOL", [2], [True, False]),
        "scalar": ("F32", [], [7.0]),
    }
    assert tensors == expected, tensors
    assert metadata == {"a": "ä", "b": "\""}, metadata
    print("lincoln.safetensors: as expected")


{"make": make, "check": check}[sys.argv[1]]()

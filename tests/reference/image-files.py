"""Writes small images made by Pillow and what Pillow reads back: tests/reference/image-files.

    /usr/bin/python3 tests/reference/image-files.py        (Debian: python3-pil, python3-numpy, libjpeg-turbo-progs)
"""
import io
import os
import subprocess

import numpy as np
from PIL import Image

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "image-files")
HEIGHT, WIDTH = 37, 45          # no multiples of 8 or 16


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    red = 127 + 120 * np.sin(x / 7) * np.cos(y / 9)
    green = 255 * y / HEIGHT
    blue = 255 * np.exp(-((x - 20) ** 2 + (y - 15) ** 2) / 150)
    return np.clip(np.stack([red, green, blue], -1), 0, 255).astype(np.uint8)


rgb = Image.fromarray(picture())
grey = rgb.convert("L")
files = {
    "grey.png": (grey, {}),
    "rgb.png": (rgb, {"optimize": True}),
    "palette.png": (rgb.quantize(13), {}),
    "grey.jpg": (grey, {"quality": 90}),
    "444.jpg": (rgb, {"quality": 92, "subsampling": 0}),
    "422.jpg": (rgb, {"quality": 85, "subsampling": 1, "optimize": True}),
    "420.jpg": (rgb, {"quality": 75, "subsampling": 2}),
    "restart.jpg": (rgb, {}),
    "progressive.jpg": (rgb, {"quality": 75, "progressive": True}),
    "cmyk.jpg": (rgb.convert("CMYK"), {"quality": 60}),
}
expected = {}
ppm = io.BytesIO()
rgb.save(ppm, "PPM")
for name, (image, options) in files.items():
    path = os.path.join(OUT, name)
    if name == "restart.jpg":       # restart markers every 3 groups, and brightness sampled 1 × 2: Pillow writes neither
        subprocess.run(["cjpeg", "-quality", "80", "-sample", "1x2", "-restart", "3B", "-outfile", path], input=ppm.getvalue(), check=True)
    else:
        image.save(path, **options)
    read = Image.open(path)
    read = read if read.mode == "L" else read.convert("RGB")
    if name not in ("progressive.jpg", "cmyk.jpg"):
        array = np.asarray(read)
        expected[name] = array if array.ndim == 3 else array[..., None]
np.savez_compressed(os.path.join(OUT, "images.npz"), **expected)

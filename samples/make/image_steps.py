"""The step before a model that sees: the bytes of a picture → pixels, by Pillow."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

Tensors = dict[str, np.ndarray]
MODES = {"gray": "L", "rgb": "RGB"}
MAX_PIXEL = 255


def image(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """BYTES [N], each a JPEG or PNG file → FP32 [N, channels, height, width]."""
    if options.get("layout", "nchw") != "nchw":
        raise ValueError("only layout: nchw is needed here")
    name, mode = options["input"], MODES[options["mode"]]
    size = (options["width"], options["height"])
    pixels = [
        np.asarray(Image.open(io.BytesIO(each)).convert(mode).resize(size, Image.Resampling.BILINEAR))
        for each in tensors[name]
    ]
    x = np.stack(pixels).astype(np.float64).reshape(len(pixels), size[1], size[0], -1)
    x = x * options.get("scale", 1 / MAX_PIXEL)
    x = (x - np.array(options.get("mean", 0))) / np.array(options.get("std", 1))
    rest = {each: value for each, value in tensors.items() if each != name}
    return {**rest, options.get("output", name): x.transpose(0, 3, 1, 2).astype(np.float32)}

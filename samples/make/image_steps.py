"""The steps around a model that sees: the bytes of a picture → pixels, by Pillow; boxes → those that are meant."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from overlap import iou

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


def boxes(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Boxes [N, B, 4] with scores [N, B] → the best of those that overlap, filled up to `max`, and how many there are."""
    if options.get("format", "xyxy") != "xyxy":
        raise ValueError("only format: xyxy is needed here")
    places = [_kept(*each, options) for each in zip(tensors[options["boxes"]], tensors[options["scores"]], strict=True)]
    most = options["max"]
    found = np.zeros((len(places), most, 4), np.float32)
    scores = np.zeros((len(places), most), np.float32)
    classes = np.full((len(places), most), -1, np.int64)
    for row, kept in enumerate(places):
        found[row, : len(kept)] = tensors[options["boxes"]][row][kept]
        scores[row, : len(kept)] = tensors[options["scores"]][row][kept]
        classes[row, : len(kept)] = 0
    count = np.array([len(kept) for kept in places], np.int64)
    return {**tensors, options["boxes"]: found, options["scores"]: scores, "classes": classes, "count": count}


def _kept(boxes: np.ndarray, scores: np.ndarray, options: dict) -> list[int]:
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable"):
        sure = scores[i] >= options["score-threshold"]
        if sure and all(iou(boxes[i], boxes[j]) <= options["iou-threshold"] for j in kept):
            kept.append(int(i))
    return kept[: options["max"]]

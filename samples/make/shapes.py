"""shapes: a picture of 64x64 pixels → boxes around its bright shapes. Pictures to learn from are drawn here."""

import numpy as np
import onnx
from onnx import helper, numpy_helper
from PIL import Image, ImageDraw

from golden import Request, elements, request
from network import Conv, Network, shuffled, to_model

NAME = "shapes"
SEED = 0
HELD_OUT_SEED = 1
PICTURES, HELD_OUT = 2000, 200
SIZE, CELL = 64, 4
CELLS = SIZE // CELL
UNIT = 16.0  # the network gives distances in units of so many pixels
MEAN, DEVIATION = 0.2, 0.25  # of the pixels, as release.yaml has them
MOST_SHAPES, SMALLEST, LARGEST, GAP = 4, 10, 24, 3
DARKEST, BRIGHTEST, NOISE = 140, 256, 70
CENTRAL = 0.25  # cells this near to the centre, in sizes of the shape, answer for it
EPOCHS, BATCH, RATE = 8, 16, 3e-3
BOX_WEIGHT = 2.0
TOLERANCE = 1e-3  # of pixels

Box = tuple[int, int, int, int]


def draw(random: np.random.Generator) -> tuple[np.ndarray, list[Box]]:
    """A dark, noisy UINT8 picture with one to four bright shapes, and the box around each: x1, y1, x2, y2."""
    picture = random.integers(0, NOISE, (SIZE, SIZE), dtype=np.uint8)
    found: list[Box] = []
    for _ in range(random.integers(1, MOST_SHAPES + 1)):
        width, height = random.integers(SMALLEST, LARGEST + 1, 2)
        left, top = random.integers(0, SIZE - width + 1), random.integers(0, SIZE - height + 1)
        mask = _mask(random.integers(3), (int(left), int(top), int(left + width), int(top + height)))
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        if all(_apart(box, other) for other in found):
            light = random.integers(DARKEST, BRIGHTEST, (SIZE, SIZE), dtype=np.uint16)
            shade = random.integers(DARKEST, BRIGHTEST)
            picture[mask] = ((light + 3 * shade) // 4)[mask].astype(np.uint8)
            found.append(box)
    return picture, found


def _mask(kind: int, box: Box) -> np.ndarray:
    canvas = Image.new("1", (SIZE, SIZE))
    pen, (left, top, right, bottom) = ImageDraw.Draw(canvas), box
    corners = (left, top, right - 1, bottom - 1)
    if kind == 0:
        pen.rectangle(corners, fill=1)
    elif kind == 1:
        pen.ellipse(corners, fill=1)
    else:
        pen.polygon([((left + right - 1) // 2, top), (right - 1, bottom - 1), (left, bottom - 1)], fill=1)
    return np.asarray(canvas)


def _apart(a: Box, b: Box) -> bool:
    return a[2] + GAP <= b[0] or b[2] + GAP <= a[0] or a[3] + GAP <= b[1] or b[3] + GAP <= a[1]


def drawings(seed: int, number: int) -> tuple[np.ndarray, list[list[Box]]]:
    """So many pictures with their boxes."""
    random = np.random.default_rng(seed)
    pictures, boxes = zip(*(draw(random) for _ in range(number)), strict=True)
    return np.stack(pictures), list(boxes)


def _centres() -> tuple[np.ndarray, np.ndarray]:
    """x and y of the middle of each cell, FP32 [16, 16]."""
    middle = (np.arange(CELLS, dtype=np.float32) + 0.5) * CELL
    return np.meshgrid(middle, middle)


def _targets(boxes: list[Box]) -> np.ndarray:
    """FP32 [5, 16, 16]: whether the cell answers for a shape, and how far its four sides are."""
    x, y = _centres()
    target = np.zeros((5, CELLS, CELLS), np.float32)
    for left, top, right, bottom in boxes:
        near_x = np.abs(x - (left + right) / 2) <= max(CENTRAL * (right - left), CELL / 2)
        near_y = np.abs(y - (top + bottom) / 2) <= max(CENTRAL * (bottom - top), CELL / 2)
        near = near_x & near_y
        sides = np.stack([np.ones_like(x), (x - left) / UNIT, (y - top) / UNIT, (right - x) / UNIT, (bottom - y) / UNIT])
        target[:, near] = sides[:, near]
    return target


def train() -> onnx.ModelProto:
    """The model."""
    random = np.random.default_rng(SEED)
    pictures, boxes = drawings(SEED, PICTURES)
    x = ((pictures[:, None] / 255 - MEAN) / DEVIATION).astype(np.float32)
    y = np.stack([_targets(each) for each in boxes])
    layers = [
        Conv((1, 8), 3, random, stride=2, pad=1),
        Conv((8, 16), 3, random, stride=2, pad=1),
        Conv((16, 24), 3, random, pad=1),
        Conv((24, 24), 3, random, pad=1),
        Conv((24, 24), 3, random, pad=1),
        Conv((24, 5), 1, random),
    ]
    network = Network(layers)
    network.fit(lambda: shuffled(random, BATCH, x, y), _slope, EPOCHS, RATE)
    return _model(network)


def _slope(out: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Of cross-entropy for the scores and, in the cells that answer, Huber's loss for the sides."""
    there = target[:, :1]
    number = max(there.sum(), 1)
    score = 1 / (1 + np.exp(-out[:, :1])) - there
    sides = np.clip((out[:, 1:] - target[:, 1:]) / 0.1, -1, 1) * there * BOX_WEIGHT
    return np.concatenate([score, sides], 1).astype(np.float32) / number


def _model(network: Network) -> onnx.ModelProto:
    """Scores [N, 256], and boxes [N, 256, 4] in pixels: x1, y1, x2, y2 from the middle of each cell."""
    nodes, constants = network.nodes("image", "grid")
    x, y = (each.reshape(-1) for each in _centres())
    middle = np.stack([x, y, x, y], -1)[None]
    fixed = {
        "cells": np.array([0, 5, CELLS * CELLS], np.int64),
        "parts": np.array([1, 4], np.int64),
        "last": np.array([-1], np.int64),
        "unit": np.array([-UNIT, -UNIT, UNIT, UNIT], np.float32),
        "middle": middle.astype(np.float32),
        "least": np.array(0, np.float32),
        "most": np.array(SIZE, np.float32),
    }
    constants += [numpy_helper.from_array(value, name) for name, value in fixed.items()]
    nodes += [
        helper.make_node("Reshape", ["grid", "cells"], ["flat"]),
        helper.make_node("Transpose", ["flat"], ["columns"], perm=[0, 2, 1]),
        helper.make_node("Split", ["columns", "parts"], ["logits", "sides"], axis=2),
        helper.make_node("Sigmoid", ["logits"], ["shares"]),
        helper.make_node("Squeeze", ["shares", "last"], ["scores"]),
        helper.make_node("Mul", ["sides", "unit"], ["pixels"]),
        helper.make_node("Add", ["pixels", "middle"], ["open"]),
        helper.make_node("Clip", ["open", "least", "most"], ["boxes"]),
    ]
    number = CELLS * CELLS
    outputs = {"boxes": ["N", number, 4], "scores": ["N", number]}
    return to_model(NAME, nodes, constants, {"image": ["N", 1, SIZE, SIZE]}, outputs)


def requests(files: list[bytes]) -> list[Request]:
    """One picture, then two at once."""
    return [request(elements(*each), "image", TOLERANCE) for each in (files[:1], files[1:3])]

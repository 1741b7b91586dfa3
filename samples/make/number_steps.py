"""Steps after a model, on its numbers."""

from pathlib import Path

import numpy as np

Tensors = dict[str, np.ndarray]
NEAR_TIE = 0.05


def softmax(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Scores of the last axis → shares."""
    x = tensors[options["input"]].astype(np.float64)
    shares = np.exp(x - x.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    return {**tensors, options.get("output", options["input"]): shares.astype(np.float32)}


def argmax(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """The index of the largest value on the last axis, the first of equals, as INT64."""
    return {**tensors, options["output"]: tensors[options["input"]].argmax(axis=-1).astype(np.int64)}


def label(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """Index i becomes line i (from 0) of the labels file."""
    names = (directory / options["labels"]).read_text("utf-8").splitlines()
    return {**tensors, options["output"]: np.array([names[i] for i in tensors[options["input"]]], object)}


def round_decimals(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Nearest number with so many decimals, as FP32."""
    rounded = np.round(tensors[options["input"]].astype(np.float64), options.get("decimals", 0)).astype(np.float32)
    return {**tensors, options.get("output", options["input"]): rounded}


def round_away_from_ties(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """The same, but refuses values so close to a tie that the last bit decides."""
    scaled = tensors[options["input"]].astype(np.float64) * 10 ** options.get("decimals", 0)
    if np.any(np.abs(scaled - np.floor(scaled) - 0.5) < NEAR_TIE):
        raise ValueError("a golden value lies next to a rounding tie: choose another row")
    return round_decimals(tensors, options, directory)


def select(tensors: Tensors, options: list[str], _: Path) -> Tensors:
    """Only these, in this order."""
    return {name: tensors[name] for name in options}


def rename(tensors: Tensors, options: dict[str, str], _: Path) -> Tensors:
    """Old name: new name."""
    return {options.get(name, name): values for name, values in tensors.items()}

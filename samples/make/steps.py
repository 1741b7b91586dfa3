"""The steps that the sample releases use, written a second time, in Python, from their documentation.

Golden answers are only worth something if they do not come from the code they check.
"""

import csv
import json
from pathlib import Path

import numpy as np
import yaml

Tensors = dict[str, np.ndarray]


class Release:
    """A release directory's `preprocess` and `postprocess` lists, ready to run; both empty without a release.yaml."""

    def __init__(self, directory: Path):
        self._directory = directory
        file = directory / "release.yaml"
        self._settings = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}

    def preprocess(self, tensors: Tensors) -> Tensors:
        """What the model gets."""
        return self._apply("preprocess", tensors)

    def postprocess(self, tensors: Tensors) -> Tensors:
        """What the caller gets."""
        return self._apply("postprocess", tensors)

    def _apply(self, side: str, tensors: Tensors) -> Tensors:
        for entry in self._settings.get(side, []):
            ((word, options),) = entry.items()
            tensors = STEPS[word](tensors, options, self._directory)
        return tensors


def record(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """JSON objects or CSV rows, one an element, become FP32 [N, columns]; FP32 passes."""
    name, columns = options["input"], options["columns"]
    if tensors[name].dtype == np.float32:
        return tensors
    rows = [_cells(text, columns) for text in tensors[name]]
    return {**tensors, name: np.array(rows, np.float32)}


def _cells(text: str, columns: list[str]) -> list[float]:
    if text.lstrip().startswith("{"):
        row = json.loads(text)
        return [float(row[column]) for column in columns]
    cells = next(csv.reader([text]))
    if len(cells) != len(columns):
        raise ValueError(f"expected {len(columns)} cells, got {len(cells)}")
    return [float(cell) for cell in cells]


def argmax(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """The index of the largest value on the last axis, the first of equals, as INT64."""
    return {**tensors, options["output"]: tensors[options["input"]].argmax(axis=-1).astype(np.int64)}


def label(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """Index i becomes line i (from 0) of the labels file."""
    names = (directory / options["labels"]).read_text("utf-8").splitlines()
    return {**tensors, options["output"]: np.array([names[i] for i in tensors[options["input"]]], object)}


def round_decimals(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Nearest number with so many decimals, as FP32. Refuses values so close to a tie that the last bit decides."""
    values = tensors[options["input"]].astype(np.float64)
    scaled = values * 10 ** options["decimals"]
    if np.any(np.abs(scaled - np.floor(scaled) - 0.5) < 0.05):
        raise ValueError("a golden value lies next to a rounding tie: choose another row")
    return {**tensors, options["input"]: np.round(values, options["decimals"]).astype(np.float32)}


def select(tensors: Tensors, options: list[str], _: Path) -> Tensors:
    """Only these, in this order."""
    return {name: tensors[name] for name in options}


STEPS = {"record": record, "argmax": argmax, "label": label, "round": round_decimals, "select": select}

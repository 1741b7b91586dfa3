"""Steps before a model that takes a table: rows of text → numbers and words → one row of numbers."""

import csv
import json
from pathlib import Path

import numpy as np
from sklearn.preprocessing import OneHotEncoder, StandardScaler

Tensors = dict[str, np.ndarray]


def record(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """JSON objects or CSV rows, one an element, become FP32 [N, numbers] and, with `texts`, BYTES [N, texts]."""
    name, columns, texts = options["input"], options["columns"], options.get("texts", [])
    if tensors[name].dtype == np.float32:
        return tensors
    missing = options.get("missing") == "allow"
    rows = [_cells(text, columns) for text in tensors[name]]
    numbers = [column for column in columns if column not in texts]
    output = {options.get("output", name): np.array([[_number(row[c], missing) for c in numbers] for row in rows], np.float32)}
    if texts:
        words = [[_word(row[c], missing) for c in columns if c in texts] for row in rows]
        output[options["texts-output"]] = np.array(words, object)
    return {**{each: value for each, value in tensors.items() if each != name}, **output}


def _cells(text: str, columns: list[str]) -> dict[str, object]:
    """The cells by column; None where there is none."""
    if text.lstrip().startswith("{"):
        row = json.loads(text)
        if unknown := set(row) - set(columns):
            raise ValueError(f"unknown columns {unknown}")
        return {column: row.get(column) for column in columns}
    cells = next(csv.reader([text]))
    return {column: cell or None for column, cell in zip(columns, cells, strict=True)}


def _number(cell: object, missing: bool) -> float:
    if cell is None and missing:
        return float("nan")
    return float(cell)


def _word(cell: object, missing: bool) -> str:
    if cell is None and missing:
        return ""
    if not isinstance(cell, str):
        raise ValueError(f"expected a text, got {cell!r}")
    return cell


def impute(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """NaN becomes the value of its column."""
    x = tensors[options["input"]]
    filled = np.where(np.isnan(x), np.array(options["values"], np.float32), x)
    return {**tensors, options.get("output", options["input"]): filled}


def standardize(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """By scikit-learn itself, in double."""
    source = json.loads((directory / options["from"]).read_text("utf-8")) if "from" in options else options
    scaler = StandardScaler()
    scaler.mean_, scaler.scale_ = np.array(source["mean"]), np.array(source["scale"])
    scaled = scaler.transform(tensors[options["input"]].astype(np.float64)).astype(np.float32)
    return {**tensors, options.get("output", options["input"]): scaled}


def one_hot(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """By scikit-learn itself: a column for each category of each input column."""
    categories = options.get("categories")
    if categories is None:
        categories = json.loads((directory / options["from"]).read_text("utf-8"))
    unknown = "ignore" if options.get("unknown") == "ignore" else "error"
    encoder = OneHotEncoder(
        categories=[np.array(each, object) for each in categories], handle_unknown=unknown, sparse_output=False
    )
    encoder.fit(np.array([[each[0] for each in categories]], object))
    hot = encoder.transform(tensors[options["input"]]).astype(np.float32)
    return {**tensors, options.get("output", options["input"]): hot}


def concat(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Beside each other; the parts go."""
    parts = options["inputs"]
    joined = np.concatenate([tensors[name] for name in parts], axis=-1)
    return {**{name: each for name, each in tensors.items() if name not in parts}, options["output"]: joined}

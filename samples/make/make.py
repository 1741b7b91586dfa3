"""Trains the sample models and writes model.onnx and golden.jsonl of each, and the iris reference of the tests.

usage: make.py [--models DIR] [--reference FILE]

`release.yaml` and `labels.txt` are written by hand and lie in the models directory already: they are read, not made.
"""

import argparse
from pathlib import Path

import numpy as np

import golden
from export import INPUT, run, session, to_onnx
from training import RECIPES, Data, Recipe, train

ROOT = Path(__file__).resolve().parents[2]
VERSION = "1"
MAX_BYTES = 200_000
AGREEMENT = {"rtol": 1e-4, "atol": 1e-4}

GOLDEN_COLUMNS = {
    "iris": ["sepal_length", "sepal_width", "petal_length", "petal_width"],
    "diabetes": ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"],
}
GOLDEN_ROWS = {
    "iris": [0, 25, 60, 110, 140, 70, 120, 10, 50, 149],
    "diabetes": [0, 44, 88, 132, 176, 220, 264, 308, 352, 396],
    "digits": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
}


def make(recipe: Recipe, directory: Path) -> Data:
    """Trains one model, exports it, checks the export against scikit-learn, writes its golden file."""
    data = recipe.load()
    estimator, score = train(recipe, data)
    file = directory / "model.onnx"
    directory.mkdir(parents=True, exist_ok=True)
    file.write_bytes(to_onnx(estimator, recipe.name, recipe.output).SerializeToString(deterministic=True))
    check(file, estimator, data.rows, recipe.output)
    golden.write_golden(directory, requests(recipe.name, data.rows))
    print(f"{recipe.name}: {len(data.rows)} rows, {file.stat().st_size} bytes, {score}")
    return data


def check(file: Path, estimator, rows: np.ndarray, output: str) -> None:
    """The file is small, and its answers are scikit-learn's."""
    if file.stat().st_size >= MAX_BYTES:
        raise ValueError(f"{file} has {file.stat().st_size} bytes")
    expected = estimator.predict_proba(rows) if hasattr(estimator, "predict_proba") else estimator.predict(rows)
    actual = run(session(file), {INPUT: rows})[output]
    np.testing.assert_allclose(actual, expected.reshape(actual.shape), **AGREEMENT)


def requests(name: str, rows: np.ndarray) -> list[np.ndarray]:
    """The golden requests of one model: plain only, where no step reads records."""
    chosen = rows[GOLDEN_ROWS[name]]
    if name in GOLDEN_COLUMNS:
        return golden.plain_and_record_requests(chosen, GOLDEN_COLUMNS[name])
    return [chosen[:1], chosen[1:2], chosen[2:4], chosen[4:7], chosen[7:10]]


def arguments() -> argparse.Namespace:
    """Where to write; the defaults are the places in this repository."""
    parser = argparse.ArgumentParser(description="Trains the sample models.")
    parser.add_argument("--models", type=Path, default=ROOT / "samples/models")
    parser.add_argument("--reference", type=Path, default=ROOT / "it/src/test/resources/reference/iris150.jsonl")
    return parser.parse_args()


def main() -> None:
    """Makes everything."""
    where = arguments()
    data = {recipe.name: make(recipe, where.models / recipe.name / VERSION) for recipe in RECIPES}
    iris = where.models / "iris" / VERSION
    labels = (iris / "labels.txt").read_text("utf-8").splitlines()
    if labels != list(data["iris"].classes):
        raise ValueError(f"labels.txt says {labels}, the data set {data['iris'].classes}")
    where.reference.parent.mkdir(parents=True, exist_ok=True)
    golden.write_reference(where.reference, iris / "model.onnx", data["iris"].rows, labels)


if __name__ == "__main__":
    main()

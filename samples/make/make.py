"""Trains the sample models, writes model.onnx and golden.jsonl of each, and the references of the tests.

usage: make.py [--models DIR] [--reference DIR] [SAMPLE …]

`release.yaml` and `labels.txt` are written by hand and lie in the models directory already: they are read, not made.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import yaml
from sklearn.metrics import r2_score

import digits
import golden
import minilm
import penguins
import shapes
from export import INPUT, run, session, to_onnx
from golden import elements, request
from overlap import count
from steps import Release, Tensors
from training import RECIPES, Recipe, train

ROOT = Path(__file__).resolve().parents[2]
VERSION = "1"
MAX_BYTES = 200_000
AGREEMENT = {"rtol": 1e-4, "atol": 1e-4}
JPEG_TOLERANCE = 0.02  # decoders may differ in the last bit of a pixel
STRICT = 0.75

GOLDEN_COLUMNS = {
    "iris": ["sepal_length", "sepal_width", "petal_length", "petal_width"],
    "diabetes": ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"],
}
GOLDEN_ROWS = {
    "iris": [0, 25, 60, 110, 140, 70, 120, 10, 50, 149],
    "diabetes": [0, 44, 88, 132, 176, 220, 264, 308, 352, 396],
}


def rows_of_numbers(recipe: Recipe) -> Callable[[Path, Path], str]:
    """How iris and diabetes are made."""

    def make(directory: Path, reference: Path) -> str:
        data = recipe.load()
        estimator, score = train(recipe, data)
        size = write(directory, to_onnx(estimator, recipe.name, recipe.output))
        agree(directory, estimator, data.rows, recipe.output)
        chosen = data.rows[GOLDEN_ROWS[recipe.name]]
        golden.write_golden(directory, golden.plain_and_record_requests(chosen, GOLDEN_COLUMNS[recipe.name]))
        if recipe.name == "iris":
            labels = (directory / "labels.txt").read_text("utf-8").splitlines()
            same(labels, list(data.classes), "labels.txt")
            golden.write_reference(reference / "iris150.jsonl", directory / "model.onnx", data.rows, labels)
        return f"{len(data.rows)} rows, {size} bytes, {score}"

    return make


def make_digits(directory: Path, reference: Path) -> str:
    """The score comes from the held-out pictures as files, through the steps of the release."""
    model, held_out, truth = digits.train()
    size = write(directory, model)
    sent = {
        "8x8 PNG": [digits.encoded(digits.Image.fromarray(each)) for each in held_out],
        "28x28 PNG": [digits.encoded(digits.enlarged(each, 28)) for each in held_out],
        "200x200 JPEG": [digits.encoded(digits.enlarged(each, 200), "JPEG", quality=85) for each in held_out],
    }
    found = {kind: ask(directory, "image", files)["digit"] for kind, files in sent.items()}
    scores = [f"{kind} {(each == truth).mean():.3f}" for kind, each in found.items()]
    files = sent["8x8 PNG"]
    golden.write_pictures(reference / "digits360.jsonl", files, truth, found["8x8 PNG"])
    colored = digits.encoded(digits.enlarged(held_out[6], 28).convert("RGB"))
    asked = [
        request(elements(files[0]), "image"),
        request(elements(*files[1:4]), "image"),
        request(elements(files[4], digits.encoded(digits.enlarged(held_out[5], 40)), colored), "image"),
        request(elements(sent["200x200 JPEG"][7]), "image", JPEG_TOLERANCE),
    ]
    golden.write_golden(directory, asked)
    return f"{size} bytes, accuracy on {len(truth)} held-out pictures: {', '.join(scores)}"


def make_penguins(directory: Path, _: Path) -> str:
    """The score comes from the held-out rows as text, through the steps of the release."""
    seen, held_out = penguins.rows()
    estimator, values, scaler = penguins.train(seen)
    settings = options(directory)
    same(settings["impute"]["values"], values, "impute")
    same(settings["one-hot"]["categories"], penguins.CATEGORIES, "one-hot")
    penguins.write_scaler(directory / "scaler.json", scaler)
    size = write(directory, to_onnx(estimator, penguins.NAME, penguins.TARGET))
    truth = [row[penguins.TARGET] for row in held_out]
    mass = ask(directory, INPUT, [penguins.as_csv(row) for row in held_out])[penguins.TARGET][:, 0]
    error = np.abs(mass - truth).mean()
    golden.write_golden(directory, [request(elements(*texts)) for texts in penguins.requests(held_out)])
    return f"{size} bytes, {len(truth)} held-out rows: R² {r2_score(truth, mass):.3f}, mean error {error:.0f} g"


def make_shapes(directory: Path, _: Path) -> str:
    """The score comes from pictures drawn with another seed, as PNG files, through the steps of the release."""
    size = write(directory, shapes.train())
    pictures, truth = shapes.drawings(shapes.HELD_OUT_SEED, shapes.HELD_OUT)
    files = [digits.encoded(digits.Image.fromarray(each)) for each in pictures]
    answer = ask(directory, "image", files)
    found = [list(boxes[:number]) for boxes, number in zip(answer["boxes"], answer["count"], strict=True)]
    golden.write_golden(directory, shapes.requests(files))
    loose, strict = (count(found, truth, least) for least in (0.5, STRICT))
    return f"{size} bytes, {len(files)} held-out pictures: IoU 0.5 {loose}, IoU {STRICT} {strict}"


def make_minilm(directory: Path, reference: Path) -> str:
    """Nothing is trained; only the answers are written."""
    if not (directory / "model.onnx").exists():
        return "left out: model.onnx and tokenizer.json were not unpacked"
    golden.write_golden(directory, minilm.requests())
    return minilm.write_reference(reference / "minilm.jsonl", lambda texts: ask(directory, "text", texts)["embedding"])


SAMPLES: dict[str, Callable[[Path, Path], str]] = {
    **{recipe.name: rows_of_numbers(recipe) for recipe in RECIPES},
    digits.NAME: make_digits,
    penguins.NAME: make_penguins,
    shapes.NAME: make_shapes,
    minilm.NAME: make_minilm,
}


def write(directory: Path, model: onnx.ModelProto) -> int:
    """Writes a model, which must be small; gives its size."""
    content = model.SerializeToString(deterministic=True)
    if len(content) >= MAX_BYTES:
        raise ValueError(f"{directory} would have a model of {len(content)} bytes")
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "model.onnx").write_bytes(content)
    return len(content)


def agree(directory: Path, estimator, rows: np.ndarray, output: str) -> None:
    """The model's answers are scikit-learn's."""
    expected = estimator.predict_proba(rows) if hasattr(estimator, "predict_proba") else estimator.predict(rows)
    actual = run(session(directory / "model.onnx"), {INPUT: rows})[output]
    np.testing.assert_allclose(actual, expected.reshape(actual.shape), **AGREEMENT)


def ask(directory: Path, name: str, values: list[str | bytes]) -> Tensors:
    """The answer of a release to a BYTES tensor."""
    model = session(directory / "model.onnx")
    return Release(directory).answer({name: elements(*values)}, lambda tensors: run(model, tensors))


def options(directory: Path) -> dict[str, dict]:
    """The steps before the model, by word."""
    settings = yaml.safe_load((directory / "release.yaml").read_text("utf-8"))
    return {word: each for step in settings["preprocess"] for word, each in step.items()}


def same(written: object, learned: object, what: str) -> None:
    """What a release says by hand is what training found."""
    if written != learned:
        raise ValueError(f"{what} says {written}, the data {learned}")


def arguments() -> argparse.Namespace:
    """Where to write, and what; the defaults are the places in this repository, and everything."""
    parser = argparse.ArgumentParser(description="Trains the sample models.")
    parser.add_argument("--models", type=Path, default=ROOT / "samples/models")
    parser.add_argument("--reference", type=Path, default=ROOT / "it/src/test/resources/reference")
    parser.add_argument("samples", nargs="*", metavar="SAMPLE", help=f"any of {', '.join(SAMPLES)}; none: all")
    return parser.parse_args()


def main() -> None:
    """Makes what was asked for."""
    where = arguments()
    where.reference.mkdir(parents=True, exist_ok=True)
    for name in where.samples or SAMPLES:
        print(f"{name}: {SAMPLES[name](where.models / name / VERSION, where.reference)}", flush=True)


if __name__ == "__main__":
    main()

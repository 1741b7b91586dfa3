"""Golden files: V2 JSON requests with the answers they must get."""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from export import INPUT, run, session
from steps import Release, Tensors

TOLERANCE = 1e-5
DATATYPES = {"float32": "FP32", "int64": "INT64", "object": "BYTES"}
SEED = 0


@dataclass(frozen=True)
class Request:
    """What is asked, and how far off a number of the answer may be."""

    tensors: Tensors
    tolerance: float = TOLERANCE


def request(values: np.ndarray, name: str = INPUT, tolerance: float = TOLERANCE) -> Request:
    """A request of one tensor."""
    return Request({name: values}, tolerance)


def elements(*values: str | bytes) -> np.ndarray:
    """A BYTES tensor [N]: texts, or the bytes of files."""
    tensor = np.empty(len(values), object)
    tensor[:] = values
    return tensor


def write_golden(directory: Path, requests: Iterable[Request]) -> None:
    """One line a request in `golden.jsonl`: the request, the answer, how far off an answer may be."""
    release, model = Release(directory, for_golden=True), session(directory / "model.onnx")
    with (directory / "golden.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for each in requests:
            answer = release.answer(each.tensors, lambda tensors: run(model, tensors))
            line = {
                "request": {"inputs": _tensors(each.tensors, ("name", "shape", "datatype", "data"))},
                "response": {
                    "model_name": directory.parent.name,
                    "model_version": directory.name,
                    "outputs": _tensors(answer, ("name", "datatype", "shape", "data")),
                },
                "tolerance": each.tolerance,
            }
            file.write(to_json(line) + "\n")


def write_reference(file: Path, model: Path, rows: np.ndarray, names: list[str]) -> None:
    """Every row in shuffled order, asked for one at a time, with all bits of the answer."""
    runner = session(model)
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for i in np.random.default_rng(SEED).permutation(len(rows)):
            (probabilities,) = run(runner, {INPUT: rows[i : i + 1]})["probabilities"]
            line = {
                "row": [_shortest(value) for value in rows[i]],
                "class": names[probabilities.argmax()],
                "probabilities": [float(value) for value in probabilities],
            }
            out.write(to_json(line) + "\n")


def write_pictures(file: Path, pictures: list[bytes], truth: np.ndarray, found: np.ndarray) -> None:
    """Every picture with what it shows, and what the model answered in Python."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for picture, shown, answer in zip(pictures, truth, found, strict=True):
            out.write(to_json({"picture": _element(picture), "shown": int(shown), "answer": int(answer)}) + "\n")


def plain_and_record_requests(rows: np.ndarray, columns: list[str]) -> list[Request]:
    """Five requests: one row and four rows as numbers, one and two rows as JSON objects, two as CSV."""
    one, four, single, pair, csv_rows = rows[:1], rows[1:5], rows[5:6], rows[6:8], rows[8:10]
    reversed_columns = columns[::-1]  # the order of keys must not matter
    tensors = [
        one,
        four,
        _texts(single, lambda row: to_json(dict(zip(columns, row, strict=True)))),
        _texts(pair, lambda row: to_json(dict(zip(reversed_columns, row[::-1], strict=True)))),
        _texts(csv_rows, lambda row: ",".join(str(cell) for cell in row)),
    ]
    return [request(each) for each in tensors]


def _texts(rows: np.ndarray, write: Callable[[list[float]], str]) -> np.ndarray:
    return np.array([write([_shortest(value) for value in row]) for row in rows], object)


def _tensors(tensors: Tensors, keys: tuple[str, ...]) -> list[dict]:
    return [{key: _tensor(name, values)[key] for key in keys} for name, values in tensors.items()]


def _tensor(name: str, values: np.ndarray) -> dict:
    flat = values.reshape(-1)
    data = [_shortest(value) for value in flat] if values.dtype == np.float32 else [_element(v) for v in flat.tolist()]
    return {"name": name, "datatype": DATATYPES[values.dtype.name], "shape": list(values.shape), "data": data}


def _element(value: object) -> object:
    """Bytes that are no text are written in base64; the rest is what it is."""
    return {"b64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def _shortest(value: np.float32) -> float:
    """The number with the fewest digits that is still this float, also for readers that go through a double."""
    number = float(str(value))
    if np.float32(number) != value:
        raise ValueError(f"{value!r} does not survive being read as a double")
    return number


def to_json(value: object) -> str:
    """JSON on one line, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

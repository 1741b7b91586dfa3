"""Runs recipes and asks the releases they write, in Python: every answer must be the framework's own.

usage: test_recipes.py [RECIPE …]      the names of the scripts; none: scikit_learn xgboost_trees

Needs the packages of requirements.txt; keras_network those of keras_requirements.txt, pytorch_network those that the recipe names.
test_recipes.sh installs all but PyTorch's and runs this.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs/howto/bring-your-model.md"
sys.path.insert(0, str(HERE.parent / "make"))

from export import run, session  # noqa: E402
from steps import Release  # noqa: E402

LIGHT = ["scikit_learn", "xgboost_trees"]
TYPES = {"FP32": np.float32, "INT64": np.int64, "BYTES": object}


def tensors(listed: list[dict]) -> dict[str, np.ndarray]:
    """V2 JSON → arrays."""
    return {each["name"]: np.array(each["data"], TYPES[each["datatype"]]).reshape(each["shape"]) for each in listed}


def check(release: Path) -> int:
    """Each golden request alone, then all as one; gives their number."""
    model, steps = session(release / "model.onnx"), Release(release)
    lines = [json.loads(line) for line in (release / "golden.jsonl").read_text("utf-8").splitlines()]
    asked = [tensors(line["request"]["inputs"]) for line in lines]
    expected = [tensors(line["response"]["outputs"]) for line in lines]
    tolerance = max(line["tolerance"] for line in lines)
    rows = [(*each, tolerance) for each in zip(asked, expected, strict=True)]
    rows.append((_joined(asked), _joined(expected), tolerance))
    for request, answer, far in rows:
        _same(steps.answer(request, lambda inputs: run(model, inputs)), answer, far)
    return len(lines)


def _joined(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _same(actual: dict[str, np.ndarray], expected: dict[str, np.ndarray], far: float) -> None:
    if list(actual) != list(expected):
        raise AssertionError(f"expected the outputs {list(expected)}, got {list(actual)}")
    for name, values in expected.items():
        if actual[name].dtype != values.dtype:
            raise AssertionError(f"{name}: expected {values.dtype}, got {actual[name].dtype}")
        if values.dtype == np.float32:
            np.testing.assert_allclose(actual[name], values, rtol=0, atol=far, err_msg=name)
        else:
            np.testing.assert_array_equal(actual[name], values, err_msg=name)


def check_page() -> None:
    """What the page shows is what the scripts say."""
    scripts = [file.read_text("utf-8") for file in HERE.glob("*.py")]
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for block in blocks:
        if not any(block in script for script in scripts):
            raise AssertionError(f"{PAGE.name} shows what no script says: {block.splitlines()[0]}")
    print(f"{PAGE.name}: {len(blocks)} blocks are those of the scripts")


def main() -> None:
    """The page, and each recipe in a folder of its own."""
    check_page()
    for recipe in sys.argv[1:] or LIGHT:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, HERE / f"{recipe}.py"], cwd=folder, check=True)
            releases = sorted(Path(folder).glob("models/*/1"))
            if not releases:
                raise AssertionError(f"{recipe} wrote no release")
            for release in releases:
                print(f"{recipe}: {check(release)} golden requests of {release.parent.name} answered as known")


if __name__ == "__main__":
    main()

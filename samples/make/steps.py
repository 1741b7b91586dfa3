"""The steps that the sample releases use, written a second time, in Python, from their documentation.

Golden answers are only worth something if they do not come from the code they check.
"""

from pathlib import Path

import numpy as np
import yaml

import image_steps
import number_steps
import record_steps
import text_steps

Tensors = dict[str, np.ndarray]

STEPS = {
    "record": record_steps.record,
    "impute": record_steps.impute,
    "standardize": record_steps.standardize,
    "one-hot": record_steps.one_hot,
    "concat": record_steps.concat,
    "image": image_steps.image,
    "boxes": image_steps.boxes,
    "tokenize": text_steps.tokenize,
    "mean-pool": text_steps.mean_pool,
    "l2-normalize": text_steps.l2_normalize,
    "softmax": number_steps.softmax,
    "argmax": number_steps.argmax,
    "label": number_steps.label,
    "round": number_steps.round_decimals,
    "select": number_steps.select,
    "rename": number_steps.rename,
}


class Release:
    """A release directory's steps, ready to run; none without a release.yaml.

    `for_golden` refuses what is too near a rounding tie to be a known answer.
    """

    def __init__(self, directory: Path, for_golden: bool = False):
        self._directory = directory
        self._steps = {**STEPS, "round": number_steps.round_away_from_ties} if for_golden else STEPS
        file = directory / "release.yaml"
        self._settings = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}

    def answer(self, request: Tensors, model) -> Tensors:
        """What the caller gets. `model` takes and gives tensors by name; what is carried goes around it."""
        tensors = self._apply("preprocess", request)
        carried = {name: tensors[name] for name in self._settings.get("carry", [])}
        return self._apply("postprocess", {**model(tensors), **carried})

    def _apply(self, side: str, tensors: Tensors) -> Tensors:
        for entry in self._settings.get(side, []):
            ((word, options),) = entry.items()
            tensors = self._steps[word](tensors, options, self._directory)
        return tensors

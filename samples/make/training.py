"""The two sample models that take rows of numbers: their data, their recipe, and an honest score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator, is_classifier
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 0
FOLDS = 5


@dataclass(frozen=True)
class Data:
    """Rows as callers send them (FP32), their targets, and the names of the classes if there are any."""

    rows: np.ndarray
    targets: np.ndarray
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """How one sample model is made: where its data is from, what learns it, what its output is called."""

    name: str
    load: Callable[[], Data]
    untrained: Callable[[], BaseEstimator]
    output: str


@dataclass(frozen=True)
class Score:
    """Accuracy (classes) or R² (numbers): on rows not seen in training, and on the training rows."""

    metric: str
    folds: np.ndarray
    training: float

    def __str__(self) -> str:
        held_out = f"{self.folds.mean():.3f} (folds {self.folds.min():.3f} to {self.folds.max():.3f})"
        return f"{self.metric}: held out {held_out}, on its own training rows {self.training:.3f}"


def _data(bunch) -> Data:
    classes = tuple(str(name) for name in getattr(bunch, "target_names", ()))
    return Data(bunch.data.astype(np.float32), bunch.target, classes)


RECIPES = (
    Recipe(
        name="iris",
        load=lambda: _data(load_iris()),
        untrained=lambda: GradientBoostingClassifier(n_estimators=100, max_depth=3, random_state=SEED),
        output="probabilities",
    ),
    Recipe(
        name="diabetes",
        load=lambda: _data(load_diabetes(scaled=False)),
        untrained=lambda: make_pipeline(StandardScaler(), Ridge(alpha=1.0)),
        output="progression",
    ),
)


def train(recipe: Recipe, data: Data) -> tuple[BaseEstimator, Score]:
    """Fits on every row. The score comes from other fits of the same recipe, each without a fifth of the rows."""
    estimator = recipe.untrained()
    classifier = is_classifier(estimator)
    splitter = StratifiedKFold if classifier else KFold
    folds = cross_val_score(
        recipe.untrained(), data.rows, data.targets, cv=splitter(FOLDS, shuffle=True, random_state=SEED)
    )
    estimator.fit(data.rows, data.targets)
    metric = "accuracy" if classifier else "R²"
    return estimator, Score(metric, folds, estimator.score(data.rows, data.targets))

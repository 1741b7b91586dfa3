"""What numpy, scipy and scikit-learn answer to the numeric steps: 100 seeded cases each.

    python make_step_references.py DIRECTORY_OF_THE_PROJECT

writes references.txt beside the tests of the preprocessor and of the postprocessor. Needs numpy, scipy and scikit-learn.
Each line: the step as release.yaml words it; the shape and the numbers of x; then, for each result, name and shape, and numbers.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.special import expit
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, StandardScaler, normalize

CASES = 100


def listed(numbers):
    return "[" + ", ".join(repr(float(n)) for n in numbers) + "]"


def text(array):
    return " ".join(repr(float(n)) for n in np.ravel(array))


def shape(array):
    return " ".join(str(n) for n in array.shape)


def line(step, x, **results):
    parts = [step, shape(x), text(x)]
    for name, result in results.items():
        parts += [f"{name} {shape(result)}", text(result)]
    return "; ".join(parts)


def data(r, low=-9.0, high=9.0, rows=None):
    return np.round(r.uniform(low, high, (rows or r.integers(1, 4), r.integers(1, 5))), 3)


def training(r, x):
    """What a scaler was fitted on: as many columns, more rows."""
    return np.round(r.normal(r.uniform(-5, 5, x.shape[1]), r.uniform(0.5, 4, x.shape[1]), (20, x.shape[1])), 3)


def standardize(r):
    x = data(r)
    scaler = StandardScaler().fit(training(r, x))
    step = f"standardize: {{input: x, output: y, mean: {listed(scaler.mean_)}, scale: {listed(scaler.scale_)}}}"
    return line(step, x, y=scaler.transform(x))


def inverse_standardize(r):
    x = data(r)
    scaler = StandardScaler().fit(training(r, x))
    step = f"inverse-standardize: {{input: x, output: y, mean: {listed(scaler.mean_)}, scale: {listed(scaler.scale_)}}}"
    return line(step, x, y=scaler.inverse_transform(x))


def min_max(r):
    x = data(r)
    scaler = MinMaxScaler().fit(training(r, x))
    step = f"min-max: {{input: x, output: y, min: {listed(scaler.data_min_)}, max: {listed(scaler.data_max_)}}}"
    return line(step, x, y=scaler.transform(x))


def clip(r):
    x = data(r)
    low, high = sorted(np.round(r.uniform(-6, 6, 2), 2))
    return line(f"clip: {{input: x, output: y, min: {low}, max: {high}}}", x, y=np.clip(x, low, high))


def impute(r):
    x = data(r)
    imputer = SimpleImputer(strategy="median").fit(training(r, x))
    x[r.random(x.shape) < 0.4] = np.nan
    step = f"impute: {{input: x, output: y, values: {listed(imputer.statistics_)}}}"
    return line(step, x, y=imputer.transform(x))


def log(r):
    x = data(r, low=0.001, high=500)
    plus = r.choice([0, 1, 0.5])
    y = np.log1p(x) if plus == 1 else np.log(x + plus)
    return line(f"log: {{input: x, output: y, plus: {float(plus)}}}", x, y=y)


def sigmoid(r):
    x = data(r, low=-40, high=40)
    return line("sigmoid: {input: x, output: y}", x, y=expit(x))


def threshold(r):
    x = data(r, low=0, high=1)
    at = r.choice(np.ravel(x))
    return line(f"threshold: {{input: x, output: y, at: {float(at)}}}", x, y=(x >= at).astype(float))


def top_k(r):
    x = np.round(data(r), 0)  # so that some are equal
    k = int(r.integers(1, x.shape[1] + 1))
    places = np.argsort(-x, axis=-1, kind="stable")[:, :k]
    step = f"top-k: {{input: x, output: y, indices: i, k: {k}}}"
    return line(step, x, y=np.take_along_axis(x, places, -1), i=places)


def l2_normalize(r):
    x = data(r)
    x[r.random(len(x)) < 0.1] = 0
    return line("l2-normalize: {input: x, output: y}", x, y=normalize(x))


STEPS = {
    "preprocessor": [standardize, min_max, clip, impute, log],
    "postprocessor": [inverse_standardize, sigmoid, threshold, top_k, l2_normalize],
}


def main(project):
    warnings.simplefilter("error")
    made = f"# Made by it/src/test/python/{Path(__file__).name} with numpy {np.__version__}, scipy {scipy.__version__}, "
    made += f"scikit-learn {sklearn.__version__}."
    for service, steps in STEPS.items():
        folder = Path(project) / service / "src/test/resources/io/pronto" / service / "steps"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [step(np.random.default_rng([7, case])) for step in steps for case in range(CASES)]
        (folder / "references.txt").write_text("\n".join([made, *lines]) + "\n", encoding="utf-8")


main(sys.argv[1])

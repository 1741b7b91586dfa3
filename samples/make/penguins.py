"""penguins: a row of a table, with words and with gaps → body mass in grams. Data: palmerpenguins (CC0)."""

import json
from pathlib import Path

import numpy as np
from palmerpenguins import load_penguins
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NAME = "penguins"
SEED = 0
HELD_OUT = 0.2
COLUMNS = ["species", "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "sex"]
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]
TEXTS = ["species", "island", "sex"]
CATEGORIES = [["Adelie", "Chinstrap", "Gentoo"], ["Biscoe", "Dream", "Torgersen"], ["female", "male"]]
TARGET = "body_mass_g"
DECIMALS = 3  # of the imputed values, as release.yaml has them

Row = dict[str, object]


def rows() -> tuple[list[Row], list[Row]]:
    """Rows to learn from and rows held out; None where a cell is empty. Two penguins were not weighed and are left out."""
    table = load_penguins().dropna(subset=[TARGET])
    every = [
        {name: None if value != value else value for name, value in row.items()}  # NaN differs from itself
        for row in table[[*COLUMNS, TARGET]].to_dict("records")
    ]
    return tuple(train_test_split(every, test_size=HELD_OUT, random_state=SEED))


def train(seen: list[Row]) -> tuple[GradientBoostingRegressor, list[float], dict[str, list[float]]]:
    """The trees, the values for empty cells, and mean and scale of the numbers."""
    numbers = np.array([[row[c] for c in NUMBERS] for row in seen], float)
    words = np.array([[row[c] or "" for c in TEXTS] for row in seen], object)
    imputer = SimpleImputer(strategy="median").fit(numbers)
    values = [round(float(each), DECIMALS) for each in imputer.statistics_]
    filled = np.where(np.isnan(numbers), values, numbers)
    scaler = StandardScaler().fit(filled)
    encoder = OneHotEncoder(categories=CATEGORIES, handle_unknown="ignore", sparse_output=False).fit(words)
    x = np.concatenate([scaler.transform(filled), encoder.transform(words)], 1).astype(np.float32)
    estimator = GradientBoostingRegressor(n_estimators=80, max_depth=2, random_state=SEED)
    estimator.fit(x, [row[TARGET] for row in seen])
    return estimator, values, {"mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist()}


def as_json(row: Row, columns: list[str]) -> str:
    """A JSON object with these columns in this order; an empty cell is null."""
    return json.dumps({column: row[column] for column in columns}, ensure_ascii=False, separators=(",", ":"))


def as_csv(row: Row) -> str:
    """A CSV row in the order of the release; an empty cell is nothing."""
    return ",".join("" if row[column] is None else str(row[column]) for column in COLUMNS)


def write_scaler(file: Path, scaler: dict[str, list[float]]) -> None:
    """`scaler.json` of the release."""
    file.write_text(json.dumps(scaler) + "\n", "utf-8")


def requests(held_out: list[Row]) -> list[list[str]]:
    """Texts to ask: JSON, CSV, other orders, gaps of each kind, an unknown word."""
    whole = [row for row in held_out if None not in row.values()]
    first, second, third, fourth = whole[:4]
    gap = {**third, "bill_length_mm": None, "sex": None}
    absent = {column: fourth[column] for column in COLUMNS if column not in ("bill_depth_mm", "island")}
    elsewhere = {**first, "island": "Anvers"}
    return [
        [as_json(first, COLUMNS)],
        [as_json(second, COLUMNS[::-1]), as_json(third, COLUMNS)],
        [as_csv(third), as_csv(fourth)],
        [as_json(gap, COLUMNS), as_json(absent, list(absent)), as_csv(gap)],
        [as_json(elsewhere, COLUMNS)],
    ]

"""What scikit-learn, numpy and Python's own unicodedata and json answer to the steps that read texts: 100 seeded cases each.

    python make_text_references.py DIRECTORY_OF_THE_PROJECT

writes text-references.jsonl beside the tests of the preprocessor. Needs numpy, pandas and scikit-learn.
Each line: the step as release.yaml words it, the texts of x with their shape, and name, type, shape and elements of each result.
"""

import csv
import io
import json
import sys
import unicodedata
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

CASES = 100
WORDS = ["north", "south", "Ost", "ouest", "été", "日本", "東 京", "🙂", "a,b", 'say "hi"', "0", "null", "x=y", "Straße", "naïve café"]
ODD = ["ﬁn", "Å", "A\u030a", "İstanbul", "ΣΊΣΥΦΟΣ", "\u00a0a\u2003b\t", "①②", "ｶﾞ", "e\u0301", "\u1e9b\u0323", "한글", " \n", "", "ไทย", "🇫🇷", "ǆ", "\u2126"]


def case(step, texts, shape, **results):
    outputs = [
        {
            "name": name,
            "type": "BYTES" if array.dtype == object else "FP32",
            "shape": list(array.shape),
            "elements": [None if isinstance(v, float) and np.isnan(v) else v for v in array.ravel().tolist()],
        }
        for name, array in results.items()
    ]
    return json.dumps({"step": step, "texts": texts, "shape": shape, "results": outputs}, ensure_ascii=False)


def quoted(values):
    return json.dumps([v.tolist() if hasattr(v, "tolist") else list(v) for v in values], ensure_ascii=False)


def table(r):
    columns = int(r.integers(1, 4))
    known = [sorted(r.choice(WORDS, int(r.integers(1, 6)), replace=False)) for _ in range(columns)]
    rows = int(r.integers(1, 6))
    return known, np.array([[r.choice(k) for k in known] for _ in range(rows)], object)


def spoiled(r, rows):
    rows = rows.copy()
    rows[r.random(rows.shape) < 0.3] = "never seen"
    return rows


def one_hot(r):
    known, rows = table(r)
    ignore = r.random() < 0.5
    rows = spoiled(r, rows) if ignore else rows
    encoder = OneHotEncoder(categories=[np.array(k, object) for k in known], sparse_output=False,
                            handle_unknown="ignore" if ignore else "error").fit(np.array([[k[0] for k in known]], object))
    step = f"one-hot: {{input: x, output: y, unknown: {'ignore' if ignore else 'refuse'}, categories: {quoted(known)}}}"
    return case(step, rows.ravel().tolist(), list(rows.shape), y=encoder.transform(rows))


def ordinal(r):
    known, rows = table(r)
    unknown = int(r.integers(-5, 0)) if r.random() < 0.5 else None
    rows = rows if unknown is None else spoiled(r, rows)
    how = {"handle_unknown": "error"} if unknown is None else {"handle_unknown": "use_encoded_value", "unknown_value": unknown}
    encoder = OrdinalEncoder(categories=[np.array(k, object) for k in known], **how).fit(np.array([[k[0] for k in known]], object))
    option = "" if unknown is None else f"unknown: {unknown}, "
    step = f"ordinal: {{input: x, output: y, {option}categories: {quoted(known)}}}"
    return case(step, rows.ravel().tolist(), list(rows.shape), y=encoder.transform(rows))


def hashed(r):
    _, rows = table(r)
    features = int(r.choice([1, 2, 7, 16, 100, 1024]))
    if r.random() < 0.5:
        names = [f"column {i}" for i in range(rows.shape[1])]
        dicts = [dict(zip(names, row, strict=True)) for row in rows]
        y = FeatureHasher(features, input_type="dict").transform(dicts)
        step = f"hash: {{input: x, output: y, features: {features}, names: {json.dumps(names)}}}"
    else:
        y = FeatureHasher(features, input_type="string").transform(rows.tolist())
        step = f"hash: {{input: x, output: y, features: {features}}}"
    return case(step, rows.ravel().tolist(), list(rows.shape), y=y.toarray())


def text_normalize(r):
    texts = ["".join(r.choice(WORDS + ODD, int(r.integers(0, 8)))) for _ in range(int(r.integers(1, 4)))]
    form = str(r.choice(["NFC", "NFD", "NFKC", "NFKD"]))
    lower, accents, spaces = (bool(b) for b in r.random(3) < 0.5)

    def normal(text):
        text = unicodedata.normalize(form, text)
        text = text.lower() if lower else text
        if accents:
            kept = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
            text = unicodedata.normalize(form, kept)
        return " ".join(text.split()) if spaces else text

    flags = f"lower: {lower}, strip-accents: {accents}, collapse-spaces: {spaces}".lower()
    y = np.array([normal(t) for t in texts], object)
    return case(f"text-normalize: {{input: x, output: y, form: {form}, {flags}}}", texts, [len(texts)], y=y)


def json_path(r):
    kind = str(r.choice(["FP32", "BYTES"]))
    documents, expected = [], []
    allow = r.random() < 0.5
    for _ in range(int(r.integers(1, 5))):
        value = (lambda: float(np.float32(r.normal() * 10.0 ** r.integers(-8, 8)))) if kind == "FP32" else (lambda: str(r.choice(WORDS + ODD)))
        user = {"name": "n", "last age": value(), "noise": {"age": 1, "deep": [[1, 2], {"a": None}]}}
        items = [{"price": value(), "tags": ["t"]}, {"price": value()}]
        document = {"noise": [1, {"user": 2}], "user": user, "items": items, "v": value()}
        row = [user["last age"], items[1]["price"], document["v"]]
        if allow and r.random() < 0.4:
            del items[1]
            row[1] = float("nan") if kind == "FP32" else ""
        if allow and r.random() < 0.4:
            document["v"] = None
            row[2] = float("nan") if kind == "FP32" else ""
        documents.append(json.dumps(document, ensure_ascii=bool(r.random() < 0.5), indent=2 if r.random() < 0.3 else None))
        expected.append(row)
    y = np.array(expected, np.float64 if kind == "FP32" else object)
    missing = "missing: allow, " if allow else ""
    paths = json.dumps(["$.user['last age']", "$.items[1].price", "$['v']"])
    return case(f"json-path: {{input: x, output: y, datatype: {kind}, {missing}paths: {paths}}}", documents, [len(documents)], y=y)


def record(r):
    """CSV rows as pandas reads them, JSON rows as json does."""
    rows, texts = int(r.integers(1, 5)), []
    numbers = np.round(r.normal(size=(rows, 2)) * 100, 3)
    numbers[r.random(numbers.shape) < 0.3] = np.nan
    words = np.array([[r.choice(WORDS) for _ in range(2)] for _ in range(rows)], object)
    words[r.random(words.shape) < 0.2] = ""
    for number, word in zip(numbers, words, strict=True):
        cells = [number[0], word[0], number[1], word[1]]
        blank = ["" if isinstance(c, float) and np.isnan(c) else c for c in cells]
        if r.random() < 0.5:
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow(blank)
            texts.append(line.getvalue())
            back = pd.read_csv(io.StringIO(line.getvalue()), header=None, keep_default_na=False, dtype=str).iloc[0].tolist()
            assert back == [str(c) for c in blank]
        else:
            keys = ["a", "b", "c", "d"]
            row = {k: (None if c == "" else c) for k, c in zip(keys, blank, strict=True) if c != "" or r.random() < 0.5}
            texts.append(json.dumps(row, ensure_ascii=False))
    step = "record: {input: x, output: y, columns: [a, b, c, d], texts: [b, d], texts-output: words, missing: allow}"
    return case(step, texts, [rows], y=numbers, words=words)


def main(project):
    warnings.simplefilter("error")
    steps = [record, one_hot, ordinal, hashed, text_normalize, json_path]
    folder = Path(project) / "preprocessor/src/test/resources/io/pronto/preprocessor/steps"
    lines = [step(np.random.default_rng([7, number])) for step in steps for number in range(CASES)]
    (folder / "text-references.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


main(sys.argv[1])

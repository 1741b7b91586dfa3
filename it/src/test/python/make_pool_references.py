"""What numpy makes of the formula by which sentence-transformers pools: 100 seeded cases.

    python make_pool_references.py DIRECTORY_OF_THE_PROJECT

writes pool-references.txt beside the tests of the postprocessor. Each line: the shape of x; x; the mask; the mean.
"""

import sys
from pathlib import Path

import numpy as np


def line(r):
    shape = r.integers(1, 5, 3)
    x = np.round(r.normal(size=shape) * 10, 3).astype(np.float32)
    mask = (r.random(shape[:2]) < 0.7).astype(np.int64)
    weights = mask[..., None].astype(np.float64)
    pooled = (x * weights).sum(1) / np.maximum(weights.sum(1), 1e-9)
    return "; ".join(" ".join(repr(v) for v in np.ravel(part).tolist()) for part in (shape, x, mask, pooled))


folder = Path(sys.argv[1]) / "postprocessor/src/test/resources/io/pronto/postprocessor/steps"
lines = [line(np.random.default_rng([7, case])) for case in range(100)]
(folder / "pool-references.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

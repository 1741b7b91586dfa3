"""What scikit-learn answers to cosine, and a plain greedy suppression in numpy to boxes: 100 seeded cases each.

    python make_vector_references.py DIRECTORY_OF_THE_PROJECT

writes vector-references.jsonl beside the tests of the postprocessor. Needs numpy and scikit-learn; holds its own suppression against that
of ONNX Runtime (NonMaxSuppression) in every case, for which it needs onnx and onnxruntime.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from sklearn.metrics.pairwise import cosine_similarity


def cosine(r):
    size = int(r.integers(1, 20))
    x = np.round(r.normal(size=(int(r.integers(1, 5)), size)), 3)
    reference = np.round(r.normal(size=(int(r.integers(1, 6)), size)), 3)
    if r.random() < 0.2:
        x[0] = 0
    return {"kind": "cosine", "x": x.tolist(), "reference": reference.tolist(), "y": cosine_similarity(x, reference).tolist()}


def iou(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h)


def kept(corners, scores, least, most, limit):
    """(score, class, box) of what stays, best first."""
    result = []
    for label in range(scores.shape[1]):
        order = [i for i in np.argsort(-scores[:, label], kind="stable") if scores[i, label] >= np.float32(least)]
        chosen = []
        for i in order:
            if all(iou(corners[i], corners[j]) <= most for j in chosen):
                chosen.append(i)
        result += [(-float(scores[i, label]), label, int(i)) for i in chosen[:limit]]
    return sorted(result)[:limit]


def by_onnx(corners, scores, least, most):
    node = helper.make_node("NonMaxSuppression", ["b", "s", "m", "i", "t"], ["y"])
    inputs = [("b", TensorProto.FLOAT, [1, None, 4]), ("s", TensorProto.FLOAT, [1, None, None]), ("m", TensorProto.INT64, [1]),
              ("i", TensorProto.FLOAT, [1]), ("t", TensorProto.FLOAT, [1])]
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info(*i) for i in inputs],
                              [helper.make_tensor_value_info("y", TensorProto.INT64, [None, 3])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    below = np.nextafter(np.float32(least), np.float32(-1))  # it wants more than the bound, not as much
    (y,) = session.run(None, {"b": corners[None, :, [1, 0, 3, 2]].astype(np.float32), "s": scores.T[None].astype(np.float32),
                              "m": np.array([1000]), "i": np.array([most], np.float32), "t": np.array([below], np.float32)})
    return {(int(label), int(box)) for _, label, box in y}


def boxes(r):
    count, classes, limit = int(r.integers(1, 30)), int(r.integers(1, 4)), int(r.integers(1, 12))
    format_ = str(r.choice(["xyxy", "cxcywh", "yxyx", "xywh"]))
    left, top = r.integers(0, 40, (2, count))
    width, height = r.integers(1, 25, (2, count))
    corners = np.stack([left, top, left + width, top + height], -1).astype(np.float64)
    scores = r.random((count, classes)).astype(np.float32)
    least, most = float(np.round(r.uniform(0, 0.7), 2)), float(np.round(r.uniform(0.1, 0.9), 2)) + 0.001
    sent = {
        "xyxy": corners,
        "yxyx": corners[:, [1, 0, 3, 2]],
        "xywh": np.stack([left, top, width, height], -1),
        "cxcywh": np.stack([left + width / 2, top + height / 2, width, height], -1),
    }[format_]
    every = kept(corners, scores, least, most, 1000)
    assert {(label, box) for _, label, box in every} == by_onnx(corners, scores, least, most)
    stay = kept(corners, scores, least, most, limit)
    step = f"boxes: {{boxes: b, scores: s, format: {format_}, score-threshold: {least}, iou-threshold: {most}, max: {limit}}}"
    return {"kind": "boxes", "step": step, "boxes": sent.tolist(), "scores": scores.tolist(), "max": limit,
            "kept": [[*corners[box].tolist(), -score, label] for score, label, box in stay]}


folder = Path(sys.argv[1]) / "postprocessor/src/test/resources/io/pronto/postprocessor/steps"
lines = [json.dumps(make(np.random.default_rng([7, case]))) for make in (cosine, boxes) for case in range(100)]
(folder / "vector-references.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

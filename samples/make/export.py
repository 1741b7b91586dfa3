"""From a scikit-learn estimator to one small ONNX file, and running that file."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.base import BaseEstimator, is_classifier

INPUT = "input"
OPSETS = {"": 17, "ai.onnx.ml": 3}


def to_onnx(estimator: BaseEstimator, name: str, output: str) -> onnx.ModelProto:
    """One FP32 input `input` [N, features] and one FP32 output [N, …]; nothing else leaves the graph."""
    options = {"zipmap": False} if is_classifier(estimator) else None
    model = convert_sklearn(
        estimator,
        name=name,
        initial_types=[(INPUT, FloatTensorType([None, estimator.n_features_in_]))],
        options=options,
        target_opset=OPSETS,
    )
    if len(model.graph.output) == 1:  # a classifier has two, well named; a regression one, called `variable`
        rename(model.graph, model.graph.output[0].name, output)
    keep_only(model.graph, output)
    # skl2onnx lists what each operator needs, some twice: say once what was asked for
    replace(model.opset_import, [onnx.helper.make_opsetid(*each) for each in OPSETS.items()])
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "N"
    onnx.checker.check_model(model, full_check=True)
    return model


def rename(graph: onnx.GraphProto, old: str, new: str) -> None:
    """Renames a value everywhere it is made, read or declared."""
    for node in graph.node:
        node.input[:] = [new if each == old else each for each in node.input]
        node.output[:] = [new if each == old else each for each in node.output]
    for value in graph.output:
        if value.name == old:
            value.name = new


def keep_only(graph: onnx.GraphProto, output: str) -> None:
    """Drops every other output, and the nodes and constants that only those needed (nodes come sorted)."""
    needed, nodes = {output}, []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            nodes.insert(0, node)
    replace(graph.node, nodes)
    replace(graph.initializer, [each for each in graph.initializer if each.name in needed])
    replace(graph.output, [each for each in graph.output if each.name == output])


def replace(field, kept: list) -> None:
    """Sets the content of a repeated field of a message."""
    kept = [type(each).FromString(each.SerializeToString()) for each in kept]
    del field[:]
    field.extend(kept)


def session(path: Path) -> ort.InferenceSession:
    """A session with one thread, so that the order of every sum is fixed."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def run(model: ort.InferenceSession, tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every output of the model by name."""
    names = [each.name for each in model.get_outputs()]
    return dict(zip(names, model.run(names, tensors), strict=True))

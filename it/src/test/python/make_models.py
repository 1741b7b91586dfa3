"""Makes the tiny models of the tests: some that work, some that must be refused.

usage: make_models.py [DIR]        (default: ../resources/models)

Needs what requirements.txt lists. The files are committed; run this only to change them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8
MAX_BYTES = 5_000
VERSION = "1"

# V2 datatype -> element type of ONNX; the graph's names are in_<datatype> and out_<datatype>, in lower case
ELEMENT_TYPES = {
    "BOOL": TensorProto.BOOL,
    "INT8": TensorProto.INT8,
    "INT16": TensorProto.INT16,
    "INT32": TensorProto.INT32,
    "INT64": TensorProto.INT64,
    "UINT8": TensorProto.UINT8,
    "FP16": TensorProto.FLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
    "BYTES": TensorProto.STRING,
}

value = helper.make_tensor_value_info
node = helper.make_node


def model(
    name: str,
    nodes: list[NodeProto],
    inputs: list[ValueInfoProto],
    outputs: list[ValueInfoProto],
    constants: list[TensorProto] = (),
) -> ModelProto:
    """A model of one graph, not yet checked: some of these are wrong on purpose."""
    graph: GraphProto = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def checked(candidate: ModelProto) -> ModelProto:
    """The same model, refused if it is not valid."""
    onnx.checker.check_model(candidate, full_check=True)
    return candidate


def identity(element_type: int = TensorProto.FLOAT) -> ModelProto:
    """`output` is `input`, whatever its two dimensions are."""
    return checked(
        model(
            "identity",
            [node("Identity", ["input"], ["output"])],
            [value("input", element_type, ["N", "M"])],
            [value("output", element_type, ["N", "M"])],
        )
    )


def shapeless() -> ModelProto:
    """`output` is `input`, of which the model says no shape: ONNX Runtime takes what the checker of ONNX refuses."""
    return model(
        "shapeless",
        [node("Identity", ["input"], ["output"])],
        [value("input", TensorProto.FLOAT, None)],
        [value("output", TensorProto.FLOAT, None)],
    )


def types() -> ModelProto:
    """One Identity for each datatype that callers can send."""
    names = {datatype: (f"in_{datatype.lower()}", f"out_{datatype.lower()}") for datatype in ELEMENT_TYPES}
    return checked(
        model(
            "types",
            [node("Identity", [given], [made]) for given, made in names.values()],
            [value(names[datatype][0], element, ["N"]) for datatype, element in ELEMENT_TYPES.items()],
            [value(names[datatype][1], element, ["N"]) for datatype, element in ELEMENT_TYPES.items()],
        )
    )


def pair() -> ModelProto:
    """Two inputs, two outputs: `sum` and `product` of `a` and `b`."""
    row = ["N", 3]
    return checked(
        model(
            "pair",
            [node("Add", ["a", "b"], ["sum"]), node("Mul", ["a", "b"], ["product"])],
            [value("a", TensorProto.FLOAT, row), value("b", TensorProto.FLOAT, row)],
            [value("sum", TensorProto.FLOAT, row), value("product", TensorProto.FLOAT, row)],
        )
    )


def spin() -> ModelProto:
    """Turns a vector by one degree, `iterations` times: as long a run as a test asks for, in steps of microseconds."""
    angle = np.deg2rad(1.0)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    body = helper.make_graph(
        [
            node("MatMul", ["vector", "turn"], ["turned"]),
            node("LpNormalization", ["turned"], ["turned_unit"], axis=-1, p=2),
            node("Identity", ["going"], ["still_going"]),
        ],
        "one_turn",
        [
            value("turns_done", TensorProto.INT64, []),
            value("going", TensorProto.BOOL, []),
            value("vector", TensorProto.FLOAT, [1, 2]),
        ],
        [value("still_going", TensorProto.BOOL, []), value("turned_unit", TensorProto.FLOAT, [1, 2])],
    )
    constants = [
        numpy_helper.from_array(turn, "turn"),
        numpy_helper.from_array(np.array([[1, 0]], np.float32), "start"),
        numpy_helper.from_array(np.array(True), "always"),
    ]
    return checked(
        model(
            "spin",
            [
                node("Squeeze", ["iterations"], ["turns"]),
                node("Loop", ["turns", "always", "start"], ["result"], body=body),
            ],
            [value("iterations", TensorProto.INT64, [1])],
            [value("result", TensorProto.FLOAT, [1, 2])],
            constants,
        )
    )


def add_one() -> ModelProto:
    """`output` is `input` + 1."""
    return checked(
        model(
            "add_one",
            [node("Add", ["input", "one"], ["output"])],
            [value("input", TensorProto.FLOAT, ["N", "M"])],
            [value("output", TensorProto.FLOAT, ["N", "M"])],
            [numpy_helper.from_array(np.array(1, np.float32), "one")],
        )
    )


def unknown_op() -> ModelProto:
    """A well-formed file whose operator does not exist."""
    return model(
        "unknown_op",
        [node("NoSuchOperator", ["input"], ["output"])],
        [value("input", TensorProto.FLOAT, ["N"])],
        [value("output", TensorProto.FLOAT, ["N"])],
    )


def escape() -> ModelProto:
    """Asks for four floats from a file outside its own directory."""
    stolen = TensorProto(name="stolen", data_type=TensorProto.FLOAT, dims=[4])
    stolen.data_location = TensorProto.EXTERNAL
    for key, text in {"location": "../../secret.bin", "offset": "0", "length": "16"}.items():
        stolen.external_data.add(key=key, value=text)
    return model(
        "escape",
        [node("Add", ["input", "stolen"], ["output"])],
        [value("input", TensorProto.FLOAT, ["N", 4])],
        [value("output", TensorProto.FLOAT, ["N", 4])],
        [stolen],
    )


def encoded(candidate: ModelProto) -> bytes:
    """The bytes of a model file; the same for the same model."""
    return candidate.SerializeToString(deterministic=True)


def truncated(candidate: ModelProto) -> bytes:
    """What is left of a model file when copying it stopped half way."""
    whole = encoded(candidate)
    return whole[: len(whole) // 2]


FILES: dict[tuple[str, str], Callable[[], bytes]] = {
    ("identity", VERSION): lambda: encoded(identity()),
    ("shapeless", VERSION): lambda: encoded(shapeless()),
    ("types", VERSION): lambda: encoded(types()),
    ("bfloat", VERSION): lambda: encoded(identity(TensorProto.BFLOAT16)),
    ("pair", VERSION): lambda: encoded(pair()),
    ("spin", VERSION): lambda: encoded(spin()),
    ("corrupt", VERSION): lambda: truncated(pair()),
    ("unknown-op", VERSION): lambda: encoded(unknown_op()),
    ("escape", VERSION): lambda: encoded(escape()),
    ("two-versions", "1"): lambda: encoded(add_one()),
    ("two-versions", "2"): lambda: truncated(add_one()),
}


def main() -> None:
    """Writes every file."""
    default = Path(__file__).resolve().parents[1] / "resources" / "models"
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for (name, version), content in FILES.items():
        file = root / name / version / "model.onnx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content())
        if file.stat().st_size >= MAX_BYTES:
            raise ValueError(f"{file} has {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Makes the tiny models of texts, rare integers and refusals that tests serve.

usage: make_text_models.py [DIR]        (default: ../resources/texts)

Needs what requirements.txt lists. The files are committed; run this only to change them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper

IR_VERSION = 8
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 2)]
ML = "ai.onnx.ml"
MAX_BYTES = 5_000

# one to four bytes a character, several characters that look like one, and both kinds in one text
WORDS = ["a", "ü", "日本", "😀", "👩‍💻", "水仙🌼"]
CODES = [1, 2, 3, 4, 5, 6]
UNSIGNED = {"uint16": TensorProto.UINT16, "uint32": TensorProto.UINT32, "uint64": TensorProto.UINT64}

value = helper.make_tensor_value_info
node = helper.make_node


def model(
    name: str, nodes: list[NodeProto], inputs: list[ValueInfoProto], outputs: list[ValueInfoProto]
) -> ModelProto:
    """A checked model of one graph."""
    graph = helper.make_graph(nodes, name, inputs, outputs)
    candidate = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION)
    onnx.checker.check_model(candidate, full_check=True)
    return candidate


def labels() -> ModelProto:
    """`code` is the number of a known `text`, else -1; `label` is that of the code; `echo` is the text itself."""
    return model(
        "labels",
        [
            node("LabelEncoder", ["text"], ["code"], domain=ML, keys_strings=WORDS, values_int64s=CODES),
            node("LabelEncoder", ["code"], ["label"], domain=ML, keys_int64s=CODES, values_strings=WORDS),
            node("Identity", ["text"], ["echo"]),
        ],
        [value("text", TensorProto.STRING, ["N"])],
        [
            value("code", TensorProto.INT64, ["N"]),
            value("label", TensorProto.STRING, ["N"]),
            value("echo", TensorProto.STRING, ["N"]),
        ],
    )


def encoder() -> ModelProto:
    """One column for each of two genres, as exported without leave for unknown ones: it refuses them."""
    return model(
        "encoder",
        [node("OneHotEncoder", ["genre"], ["columns"], domain=ML, cats_strings=["Comedy", "Drama"], zeros=0)],
        [value("genre", TensorProto.STRING, ["N"])],
        [value("columns", TensorProto.FLOAT, ["N", 2])],
    )


def unsigned() -> ModelProto:
    """One Identity for each of the wider unsigned integers."""
    return model(
        "unsigned",
        [node("Identity", [f"in_{name}"], [f"out_{name}"]) for name in UNSIGNED],
        [value(f"in_{name}", element, ["N"]) for name, element in UNSIGNED.items()],
        [value(f"out_{name}", element, ["N"]) for name, element in UNSIGNED.items()],
    )


def names() -> ModelProto:
    """The difference of two inputs whose names differ beyond the basic plane alone."""
    return model(
        "names",
        [node("Sub", ["größe 😀", "größe 😁"], ["水仙🌼"])],
        [value(name, TensorProto.FLOAT, ["N"]) for name in ("größe 😀", "größe 😁")],
        [value("水仙🌼", TensorProto.FLOAT, ["N"])],
    )


MODELS: dict[str, Callable[[], ModelProto]] = {
    "labels": labels,
    "encoder": encoder,
    "unsigned": unsigned,
    "names": names,
}


def main() -> None:
    """Writes every file."""
    default = Path(__file__).resolve().parents[1] / "resources" / "texts"
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for name, make in MODELS.items():
        file = root / name / "1" / "model.onnx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make().SerializeToString(deterministic=True))
        if file.stat().st_size >= MAX_BYTES:
            raise ValueError(f"{file} has {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()

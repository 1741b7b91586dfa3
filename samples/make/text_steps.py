"""Steps around a model of language: text → tokens, and hidden states → one vector a text."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

Tensors = dict[str, np.ndarray]


def tokenize(tensors: Tensors, options: dict, directory: Path) -> Tensors:
    """By the tokenizers library: BYTES [N] → INT64 [N, T], T the length of the longest text."""
    if options.get("padding", "longest") != "longest":
        raise ValueError("only padding: longest is needed here")
    tokenizer = Tokenizer.from_file(str(directory / options["tokenizer"]))
    tokenizer.no_padding()
    tokenizer.enable_padding()
    tokenizer.enable_truncation(options["max-length"])
    encodings = tokenizer.encode_batch(list(tensors[options["input"]]))
    columns = {
        "input_ids": [each.ids for each in encodings],
        "attention_mask": [each.attention_mask for each in encodings],
        "token_type_ids": [each.type_ids for each in encodings],
    }
    rest = {name: each for name, each in tensors.items() if name != options["input"]}
    return {**rest, **{name: np.array(ids, np.int64) for name, ids in columns.items()}}


def mean_pool(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """The mean over the tokens that the mask keeps, in double: FP32 [N, T, D] → [N, D]."""
    states, mask = tensors[options["input"]].astype(np.float64), tensors[options["mask"]][..., None]
    pooled = ((states * mask).sum(1) / mask.sum(1)).astype(np.float32)
    return {**tensors, options["output"]: pooled}


def l2_normalize(tensors: Tensors, options: dict, _: Path) -> Tensors:
    """Each row of the last axis over its length; zeros stay."""
    x = tensors[options["input"]].astype(np.float64)
    length = np.linalg.norm(x, axis=-1, keepdims=True)
    normal = (x / np.where(length == 0, 1, length)).astype(np.float32)
    return {**tensors, options.get("output", options["input"]): normal}

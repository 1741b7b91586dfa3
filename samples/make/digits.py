"""digits: a picture of a digit → which one. Trained on scikit-learn's 8x8 digits."""

import io

import numpy as np
import onnx
from onnx import helper
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from network import Conv, Network, shuffled, to_model

NAME = "digits"
SEED = 0
SIZE = 8
HELD_OUT = 0.2
EPOCHS = 40
BATCH = 64
RATE = 3e-3
INK = 16  # the data set counts from 0 to 16
ENLARGED = (0, 12, 20, 32, 56)  # 0: as it is
MEAN, DEVIATION = 0.3, 0.37  # of the pixels, as release.yaml has them


def pictures() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """UINT8 [N, 8, 8], light on dark: rows to learn from, rows held out, and the digits of both."""
    digits = load_digits()
    images = np.round(digits.images * (255 / INK)).astype(np.uint8)
    return train_test_split(images, digits.target, test_size=HELD_OUT, stratify=digits.target, random_state=SEED)


def enlarged(picture: np.ndarray, size: int) -> Image.Image:
    """The picture at another size, as it would come from somewhere else."""
    return Image.fromarray(picture).resize((size, size), Image.Resampling.BICUBIC)


def encoded(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    """The bytes of a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def train() -> tuple[onnx.ModelProto, np.ndarray, np.ndarray]:
    """The model, and the held-out pictures and digits, which it has not seen."""
    random = np.random.default_rng(SEED)
    seen, held_out, seen_digits, held_out_digits = pictures()
    layers = [
        Conv((1, 16), 3, random, pad=1),
        Conv((16, 24), 3, random, stride=2, pad=1),
        Conv((24, 32), 3, random, stride=2, pad=1),
        Conv((32, 10), 2, random),
    ]
    network = Network(layers)
    x = np.concatenate([_through(seen, size) for size in ENLARGED])
    y = np.tile(seen_digits, len(ENLARGED))
    network.fit(lambda: shuffled(random, BATCH, x, y), _cross_entropy, EPOCHS, RATE)
    nodes, constants = network.nodes("image", "conv3")
    nodes.append(helper.make_node("Flatten", ["conv3"], ["logits"]))
    model = to_model(NAME, nodes, constants, {"image": ["N", 1, SIZE, SIZE]}, {"logits": ["N", 10]})
    return model, held_out, held_out_digits


def _through(images: np.ndarray, size: int) -> np.ndarray:
    """What the network sees of pictures sent at this size."""
    sent = [Image.fromarray(image) if size == 0 else enlarged(image, size) for image in images]
    pixels = np.stack([np.asarray(each.resize((SIZE, SIZE), Image.Resampling.BILINEAR)) for each in sent])
    return ((pixels[:, None] / 255 - MEAN) / DEVIATION).astype(np.float32)


def _cross_entropy(logits: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The slope of the mean cross-entropy."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    shares[np.arange(len(digits)), digits] -= 1
    return shares / len(digits)

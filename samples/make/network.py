"""Small convolutional networks: trained in numpy, written as ONNX."""

from collections.abc import Callable, Iterator

import numpy as np
import onnx
from numpy.lib.stride_tricks import sliding_window_view
from onnx import TensorProto, helper, numpy_helper

IR = 8
OPSET = 17
DECAYS = (0.9, 0.999)
TINY = 1e-8


class Conv:
    """A square kernel over FP32 [N, in, H, W], with a bias; starts with He's random weights."""

    def __init__(self, channels: tuple[int, int], size: int, random: np.random.Generator, stride: int = 1, pad: int = 0):
        inside, outside = channels
        self.size, self.stride, self.pad = size, stride, pad
        weights = random.normal(0, np.sqrt(2 / (inside * size * size)), (inside * size * size, outside))
        self.parameters = [weights.astype(np.float32), np.zeros(outside, np.float32)]
        self.gradients: list[np.ndarray] = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Each window as a row, times the weights."""
        border = ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad))
        self._padded = np.pad(x, border)
        windows = sliding_window_view(self._padded, (self.size, self.size), (2, 3))[:, :, :: self.stride, :: self.stride]
        n, _, h, w = windows.shape[:4]
        self._rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * h * w, -1)
        weights, bias = self.parameters
        return (self._rows @ weights + bias).reshape(n, h, w, -1).transpose(0, 3, 1, 2)

    def backward(self, slope: np.ndarray) -> np.ndarray:
        """Keeps the slopes of weights and bias, gives the slope of the input."""
        n, outside, h, w = slope.shape
        rows = slope.transpose(0, 2, 3, 1).reshape(-1, outside)
        self.gradients = [self._rows.T @ rows, rows.sum(0)]
        back = (rows @ self.parameters[0].T).reshape(n, h, w, -1, self.size, self.size)
        whole = np.zeros_like(self._padded)
        s = self.stride
        for i in range(self.size):
            for j in range(self.size):
                whole[:, :, i : i + s * h : s, j : j + s * w : s] += back[..., i, j].transpose(0, 3, 1, 2)
        return whole[:, :, self.pad : whole.shape[2] - self.pad, self.pad : whole.shape[3] - self.pad]

    def kernel(self) -> np.ndarray:
        """The weights as ONNX wants them: [out, in, size, size]."""
        weights = self.parameters[0]
        return weights.T.reshape(weights.shape[1], -1, self.size, self.size).copy()


class Network:
    """Convolutions one after another, with ReLU between them."""

    def __init__(self, layers: list[Conv]):
        self.layers = layers
        self._positive: list[np.ndarray] = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        """FP32 [N, in, H, W] → the last layer's output, without ReLU."""
        self._positive = []
        for layer in self.layers[:-1]:
            x = layer.forward(x)
            self._positive.append(x > 0)
            x = x * self._positive[-1]
        return self.layers[-1].forward(x)

    def backward(self, slope: np.ndarray) -> None:
        """From the slope of the output to the slopes of all parameters."""
        slope = self.layers[-1].backward(slope)
        for layer, positive in zip(self.layers[-2::-1], self._positive[::-1], strict=True):
            slope = layer.backward(slope * positive)

    def fit(
        self, batches: Callable[[], Iterator[tuple[np.ndarray, ...]]], slope: Callable, epochs: int, rate: float
    ) -> None:
        """Adam. `slope(output, *targets)` is the loss's; the rate falls to nothing along half a cosine."""
        parameters = [each for layer in self.layers for each in layer.parameters]
        first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
        step = 0
        for epoch in range(epochs):
            now = rate * (1 + np.cos(np.pi * epoch / epochs)) / 2
            for x, *targets in batches():
                step += 1
                self.backward(slope(self.forward(x), *targets))
                gradients = [each for layer in self.layers for each in layer.gradients]
                for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                    m += (1 - DECAYS[0]) * (g - m)
                    v += (1 - DECAYS[1]) * (g * g - v)
                    p -= now * (m / (1 - DECAYS[0] ** step)) / (np.sqrt(v / (1 - DECAYS[1] ** step)) + TINY)

    def nodes(self, start: str, end: str) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
        """The same as ONNX nodes, from the tensor `start` to the tensor `end`, and their constants."""
        nodes, constants, now = [], [], start
        for i, layer in enumerate(self.layers):
            last = i == len(self.layers) - 1
            then = end if last else f"conv{i}"
            constants.append(numpy_helper.from_array(layer.kernel(), f"kernel{i}"))
            constants.append(numpy_helper.from_array(layer.parameters[1], f"bias{i}"))
            attributes = {"kernel_shape": [layer.size] * 2, "strides": [layer.stride] * 2, "pads": [layer.pad] * 4}
            nodes.append(helper.make_node("Conv", [now, f"kernel{i}", f"bias{i}"], [then], **attributes))
            now = then
            if not last:
                nodes.append(helper.make_node("Relu", [then], [f"relu{i}"]))
                now = f"relu{i}"
        return nodes, constants


def to_model(
    name: str,
    nodes: list[onnx.NodeProto],
    constants: list[onnx.TensorProto],
    inputs: dict[str, list],
    outputs: dict[str, list],
) -> onnx.ModelProto:
    """A checked model of FP32 inputs and outputs."""

    def values(shapes: dict[str, list]) -> list[onnx.ValueInfoProto]:
        return [helper.make_tensor_value_info(each, TensorProto.FLOAT, shape) for each, shape in shapes.items()]

    graph = helper.make_graph(nodes, name, values(inputs), values(outputs), constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model, full_check=True)
    return model


def shuffled(random: np.random.Generator, size: int, *arrays: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """All rows once, in batches of `size`, in a new order each time."""
    order = random.permutation(len(arrays[0]))
    for i in range(0, len(order), size):
        yield tuple(each[order[i : i + size]] for each in arrays)

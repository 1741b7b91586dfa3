"""PyTorch → models/spiral/1. Needs: torch onnx onnxscript"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

# 1. Train as ever: on which of two arms of a spiral does a point lie?
torch.manual_seed(0)
random = np.random.default_rng(0)
arm = random.integers(0, 2, 3000)
angle = random.uniform(0.5, 7, 3000)
turned = angle + np.pi * arm
points = np.stack([angle * np.cos(turned), angle * np.sin(turned)], 1) / 7 + random.normal(0, 0.02, (3000, 2))
x, y = torch.tensor(points, dtype=torch.float32), torch.tensor(arm)
model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for _ in range(600):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x[:2400]), y[:2400]).backward()
    optimizer.step()
model.eval()  # what dropout and batch normalization do in training must not be exported
with torch.no_grad():
    shares = torch.softmax(model(x[2400:]), 1)
print(f"accuracy on 600 held-out points: {(shares.argmax(1) == y[2400:]).float().mean():.3f}")

# 2. Export. The names are yours to choose; a dynamic dimension leaves the number of rows open.
release = Path("models/spiral/1")
release.mkdir(parents=True, exist_ok=True)
torch.onnx.export(
    model,
    (x[:2],),
    release / "model.onnx",
    input_names=["input"],
    output_names=["logits"],
    dynamic_shapes=({0: torch.export.Dim("N")},),
    opset_version=18,
    dynamo=True,
    external_data=False,
)

# 3. Say what callers send and get.
(release / "release.yaml").write_text("""\
inputs:
  - {name: input, datatype: FP32, shape: [-1, 2]}
postprocess:
  - softmax: {input: logits, output: probabilities}
  - argmax: {input: probabilities, output: arm}
  - select: [arm, probabilities]
outputs:
  - {name: arm, datatype: INT64, shape: [-1]}
  - {name: probabilities, datatype: FP32, shape: [-1, 2]}
""")

# 4. Known answers: what PyTorch itself says about points the model has not seen.
with (release / "golden.jsonl").open("w") as golden:
    for point, share in zip(x[2400:2405], shares[:5], strict=True):
        numbers = {"name": "input", "datatype": "FP32", "shape": [1, 2], "data": point.tolist()}
        answer = [
            {"name": "arm", "datatype": "INT64", "shape": [1], "data": [int(share.argmax())]},
            {"name": "probabilities", "datatype": "FP32", "shape": [1, 2], "data": share.tolist()},
        ]
        line = {"request": {"inputs": [numbers]}, "response": {"outputs": answer}, "tolerance": 1e-4}
        golden.write(json.dumps(line) + "\n")

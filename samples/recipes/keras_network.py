"""TensorFlow/Keras → models/rings/1. Needs: tensorflow-cpu tf2onnx"""

import json
from pathlib import Path

import keras
import numpy as np
import onnx

# 1. Train as ever: is a point inside the ring, on it, or outside?
keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
points = random.uniform(-2, 2, (3000, 2)).astype(np.float32)
rings = np.digitize(np.linalg.norm(points, axis=1), [0.8, 1.5])
seen, held_out = slice(0, 2400), slice(2400, None)
model = keras.Sequential(
    [keras.Input((2,), name="input"), keras.layers.Dense(32, "relu"), keras.layers.Dense(32, "relu"), keras.layers.Dense(3)]
)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["accuracy"])
model.fit(points[seen], rings[seen], epochs=30, verbose=0)
print(f"accuracy on 600 held-out points: {model.evaluate(points[held_out], rings[held_out], verbose=0)[1]:.3f}")

# 2. Export. The signature names input and output, and None leaves the number of rows open.
release = Path("models/rings/1")
release.mkdir(parents=True, exist_ok=True)
signature = [keras.InputSpec(shape=(None, 2), dtype="float32", name="input")]
model.export(release / "model.onnx", format="onnx", input_signature=signature, opset_version=17, verbose=False)

# 3. Say what callers send and get. The converter chooses the name of the output, `Identity:0`: so read it.
logits = onnx.load(release / "model.onnx").graph.output[0].name
(release / "release.yaml").write_text(f"""\
inputs:
  - {{name: input, datatype: FP32, shape: [-1, 2]}}
postprocess:
  - softmax: {{input: "{logits}", output: probabilities}}
  - argmax: {{input: probabilities, output: ring}}
  - select: [ring, probabilities]
outputs:
  - {{name: ring, datatype: INT64, shape: [-1]}}
  - {{name: probabilities, datatype: FP32, shape: [-1, 3]}}
""")

# 4. Known answers: what Keras itself says about points the model has not seen.
with (release / "golden.jsonl").open("w") as golden:
    for point in points[held_out][:5]:
        shares = keras.ops.convert_to_numpy(keras.ops.softmax(model(point[None])))[0]
        numbers = {"name": "input", "datatype": "FP32", "shape": [1, 2], "data": point.tolist()}
        answer = [
            {"name": "ring", "datatype": "INT64", "shape": [1], "data": [int(shares.argmax())]},
            {"name": "probabilities", "datatype": "FP32", "shape": [1, 3], "data": shares.tolist()},
        ]
        line = {"request": {"inputs": [numbers]}, "response": {"outputs": answer}, "tolerance": 1e-4}
        golden.write(json.dumps(line) + "\n")

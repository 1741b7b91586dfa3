"""scikit-learn → models/wine/1. Needs: scikit-learn skl2onnx"""

import json
from pathlib import Path

import numpy as np
from skl2onnx import to_onnx
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# 1. Train as ever. The scaler is part of the pipeline, so it becomes part of the model.
wine = load_wine()
seen, held_out, seen_class, held_out_class = train_test_split(
    wine.data.astype(np.float32), wine.target, random_state=0, stratify=wine.target
)
estimator = make_pipeline(StandardScaler(), LogisticRegression()).fit(seen, seen_class)
print(f"accuracy on {len(held_out)} held-out rows: {estimator.score(held_out, held_out_class):.3f}")

# 2. Export. Without zipmap=False the probabilities would be a list of maps, which the protocol does not have.
release = Path("models/wine/1")
release.mkdir(parents=True, exist_ok=True)
onnx = to_onnx(estimator, seen[:1], options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
(release / "model.onnx").write_bytes(onnx.SerializeToString())

# 3. Say what callers send and get. skl2onnx calls the input X and the outputs label and probabilities.
columns = [name.replace("/", "_") for name in wine.feature_names]
(release / "labels.txt").write_text("\n".join(wine.target_names) + "\n")
(release / "release.yaml").write_text(f"""\
inputs:
  - {{name: input, datatype: FP32, shape: [-1, 13]}}
preprocess:
  - record: {{input: input, columns: [{", ".join(columns)}]}}
  - rename: {{input: X}}
postprocess:
  - argmax: {{input: probabilities, output: class_index}}
  - label: {{input: class_index, output: class, labels: labels.txt}}
  - select: [class, probabilities]
outputs:
  - {{name: class, datatype: BYTES, shape: [-1]}}
  - {{name: probabilities, datatype: FP32, shape: [-1, 3]}}
""")

# 4. Known answers: what scikit-learn itself says about rows the model has not seen.
with (release / "golden.jsonl").open("w") as golden:
    for row in held_out[:5]:
        shares = estimator.predict_proba(row[None])[0]
        numbers = {"name": "input", "datatype": "FP32", "shape": [1, 13], "data": row.tolist()}
        answer = [
            {"name": "class", "datatype": "BYTES", "shape": [1], "data": [str(wine.target_names[shares.argmax()])]},
            {"name": "probabilities", "datatype": "FP32", "shape": [1, 3], "data": shares.tolist()},
        ]
        line = {"request": {"inputs": [numbers]}, "response": {"outputs": answer}, "tolerance": 1e-4}
        golden.write(json.dumps(line) + "\n")

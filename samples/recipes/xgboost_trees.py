"""XGBoost → models/tumour/1. Needs: xgboost-cpu onnxmltools skl2onnx scikit-learn"""

import json
from pathlib import Path

import numpy as np
import xgboost
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

# 1. Train as ever. Here the data is from scikit-learn; any FP32 rows will do.
data = load_breast_cancer()
seen, held_out, seen_class, held_out_class = train_test_split(
    data.data.astype(np.float32), data.target, random_state=0, stratify=data.target
)
estimator = xgboost.XGBClassifier(n_estimators=50, max_depth=3, random_state=0).fit(seen, seen_class)
print(f"accuracy on {len(held_out)} held-out rows: {estimator.score(held_out, held_out_class):.3f}")

# 2. Export. The converter's outputs are label and probabilities, both tensors already.
release = Path("models/tumour/1")
release.mkdir(parents=True, exist_ok=True)
features = seen.shape[1]
onnx = convert_xgboost(estimator, initial_types=[("input", FloatTensorType([None, features]))], target_opset=15)
(release / "model.onnx").write_bytes(onnx.SerializeToString())

# 3. Say what callers send and get. A column needs no name where callers send numbers only.
(release / "labels.txt").write_text("\n".join(data.target_names) + "\n")
(release / "release.yaml").write_text(f"""\
inputs:
  - {{name: input, datatype: FP32, shape: [-1, {features}]}}
postprocess:
  - argmax: {{input: probabilities, output: class_index}}
  - label: {{input: class_index, output: class, labels: labels.txt}}
  - select: [class, probabilities]
outputs:
  - {{name: class, datatype: BYTES, shape: [-1]}}
  - {{name: probabilities, datatype: FP32, shape: [-1, 2]}}
""")

# 4. Known answers: what XGBoost itself says about rows the model has not seen.
with (release / "golden.jsonl").open("w") as golden:
    for row in held_out[:5]:
        shares = estimator.predict_proba(row[None])[0]
        numbers = {"name": "input", "datatype": "FP32", "shape": [1, features], "data": row.tolist()}
        answer = [
            {"name": "class", "datatype": "BYTES", "shape": [1], "data": [str(data.target_names[shares.argmax()])]},
            {"name": "probabilities", "datatype": "FP32", "shape": [1, 2], "data": shares.tolist()},
        ]
        line = {"request": {"inputs": [numbers]}, "response": {"outputs": answer}, "tolerance": 1e-4}
        golden.write(json.dumps(line) + "\n")

"""The Open Inference Protocol V2 by hand, as lean as FastAPI allows: raw bodies, orjson both ways, numpy to ONNX Runtime and back."""
import os

import numpy as np
import onnxruntime
import orjson
from fastapi import FastAPI, Request, Response

TYPES = {"FP32": np.float32, "FP64": np.float64, "INT64": np.int64}
NAMES = {np.dtype(kind): name for name, kind in TYPES.items()}

app = FastAPI()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["PEER_MODEL"], options, providers=["CPUExecutionProvider"])
outputs = [output.name for output in session.get_outputs()]


@app.post("/v2/models/{model}/infer")
async def infer(model: str, request: Request):
    tensors = orjson.loads(await request.body())["inputs"]
    arrays = {t["name"]: np.asarray(t["data"], TYPES[t["datatype"]]).reshape(t["shape"]) for t in tensors}
    answers = [
        {"name": name, "datatype": NAMES[array.dtype], "shape": array.shape, "data": array.reshape(-1)}
        for name, array in zip(outputs, session.run(None, arrays))
    ]
    answer = {"model_name": model, "model_version": "1", "outputs": answers}
    return Response(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")

"""Predicts with tritonclient, as its users do, and checks what comes back.

usage: stock_client.py grpc|http|grpc-control|http-control HOST:PORT
"""

import sys

import numpy as np

ROWS = np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 5.6, 2.4]], np.float32)
SPECIES = [b"setosa", b"virginica"]


def check(what: str, got: object, expected: object) -> None:
    """Ends the program where something is not as it should be."""
    if got != expected:
        sys.exit(f"{what}: expected {expected!r}, got {got!r}")


def check_answer(result) -> None:
    """The classes and probabilities of ROWS."""
    classes, probabilities = result.as_numpy("class"), result.as_numpy("probabilities")
    check("classes", [name if isinstance(name, bytes) else name.encode() for name in classes], SPECIES)
    check("shape of the probabilities", probabilities.shape, (2, 3))
    check("type of the probabilities", probabilities.dtype, np.float32)
    check("sums to 1", np.allclose(probabilities.sum(axis=1), 1, atol=1e-5), True)


def over_grpc(address: str) -> None:
    """Everything over gRPC: raw contents, which is what this client sends."""
    from tritonclient.grpc import InferenceServerClient, InferInput, InferRequestedOutput
    from tritonclient.utils import InferenceServerException

    with InferenceServerClient(address) as client:
        check("live", client.is_server_live(), True)
        check("ready", client.is_server_ready(), True)
        check("model ready", client.is_model_ready("iris"), True)
        check("name", client.get_server_metadata().name, "pronto")
        metadata = client.get_model_metadata("iris")
        check("inputs", [(i.name, i.datatype, list(i.shape)) for i in metadata.inputs], [("input", "FP32", [-1, 4])])
        check("iris in the index", "iris" in [m.name for m in client.get_model_repository_index().models], True)

        given = InferInput("input", list(ROWS.shape), "FP32")
        given.set_data_from_numpy(ROWS)
        wanted = [InferRequestedOutput("class"), InferRequestedOutput("probabilities")]
        check_answer(client.infer("iris", [given], request_id="7", outputs=wanted))
        answer = client.infer("iris", [given], model_version="1", client_timeout=5)
        check_answer(answer)
        check("version", answer.get_response().model_version, "1")

        records = np.array([b'{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}'], np.object_)
        texts = InferInput("input", [1], "BYTES")
        texts.set_data_from_numpy(records)
        check("class of a record", client.infer("iris", [texts]).as_numpy("class").tolist(), [b"setosa"])

        try:
            client.infer("nobody", [given])
            sys.exit("an unknown model was answered")
        except InferenceServerException as error:
            check("status", error.status(), "StatusCode.NOT_FOUND")


def over_http(address: str) -> None:
    """Everything over HTTP, tensors as JSON."""
    from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
    from tritonclient.utils import InferenceServerException

    with InferenceServerClient(address) as client:
        check("live", client.is_server_live(), True)
        check("ready", client.is_server_ready(), True)
        check("model ready", client.is_model_ready("iris"), True)
        check("name", client.get_server_metadata()["name"], "pronto")
        metadata = client.get_model_metadata("iris")
        check("inputs", metadata["inputs"], [{"name": "input", "datatype": "FP32", "shape": [-1, 4]}])
        check("iris in the index", "iris" in [m["name"] for m in client.get_model_repository_index()], True)

        given = InferInput("input", list(ROWS.shape), "FP32")
        given.set_data_from_numpy(ROWS, binary_data=False)
        wanted = [InferRequestedOutput(name, binary_data=False) for name in ("class", "probabilities")]
        check_answer(client.infer("iris", [given], request_id="7", outputs=wanted))
        # with no outputs named this client says that binary answers would do; JSON is right as well
        answer = client.infer("iris", [given], model_version="1")
        check_answer(answer)
        check("version", answer.get_response()["model_version"], "1")

        try:
            client.infer("nobody", [given])
            sys.exit("an unknown model was answered")
        except InferenceServerException as error:
            check("status", error.status(), "404")


def check_control(client, given, names, ready, refused) -> None:
    """Loads and unloads iris, which is not loaded when this begins."""
    from tritonclient.utils import InferenceServerException

    check("ready before", client.is_model_ready("iris"), False)
    check("in the index", "iris" in names(), True)
    check("among the ready ones", "iris" in ready(), False)
    client.load_model("iris")
    check("ready", client.is_model_ready("iris"), True)
    check("among the ready ones", "iris" in ready(), True)
    check_answer(client.infer("iris", [given]))
    for words in ({"config": "{}"}, {"config": "{}", "files": {"file:1/model.onnx": b"bytes"}}):
        try:
            client.load_model("iris", **words)
            sys.exit(f"load was taken with {sorted(words)}")
        except InferenceServerException as error:
            check("status of a load with " + ", ".join(words), error.status(), refused)
    check("ready after what was refused", client.is_model_ready("iris"), True)
    client.unload_model("iris", unload_dependents=True)
    check("ready after unload", client.is_model_ready("iris"), False)
    client.load_model("iris")
    check_answer(client.infer("iris", [given]))
    client.unload_model("iris")
    try:
        client.load_model("nobody")
        sys.exit("an unknown model was loaded")
    except InferenceServerException:
        pass


def control_over_grpc(address: str) -> None:
    """Load, unload and index over gRPC."""
    from tritonclient.grpc import InferenceServerClient, InferInput

    given = InferInput("input", list(ROWS.shape), "FP32")
    given.set_data_from_numpy(ROWS)
    with InferenceServerClient(address) as client:

        def index(only_ready):
            models = client.get_model_repository_index().models
            return [m.name for m in models if m.state == "READY" or not only_ready]

        check_control(client, given, lambda: index(False), lambda: index(True), "StatusCode.INVALID_ARGUMENT")


def control_over_http(address: str) -> None:
    """Load, unload and index over HTTP."""
    from tritonclient.http import InferenceServerClient, InferInput

    given = InferInput("input", list(ROWS.shape), "FP32")
    given.set_data_from_numpy(ROWS, binary_data=False)
    with InferenceServerClient(address) as client:

        def index(only_ready):
            models = client.get_model_repository_index()
            return [m["name"] for m in models if m["state"] == "READY" or not only_ready]

        check_control(client, given, lambda: index(False), lambda: index(True), "400")


def main() -> None:
    """One protocol a run."""
    what, address = sys.argv[1:]
    ways = {"grpc": over_grpc, "http": over_http, "grpc-control": control_over_grpc, "http-control": control_over_http}
    ways[what](address)


if __name__ == "__main__":
    main()

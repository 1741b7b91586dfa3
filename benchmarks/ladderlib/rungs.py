"""The rungs: which processes each one consists of, and where its front door is. Change commands here."""
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"
TARGET = BENCHMARKS / "target"


def _java():
    """The java of the build: found the way mvnw finds it."""
    script = f'. "{ROOT}/.mvn/find-jdk.sh" && find_jdk && echo "$JAVA_HOME/bin/java"'
    found = subprocess.run(["sh", "-eu", "-c", script], stdout=subprocess.PIPE, text=True)
    return found.stdout.strip() or sys.exit(2)


JAVA = _java()
JVM = [JAVA, f"@{ROOT / 'jvm.options'}"]  # the same flags for the reference and the product
TRANSPORT = ["-cp", f"{TARGET}/pronto-benchmarks.jar:{TARGET}/lib/*", "io.pronto.benchmarks.transport.TransportRung"]
MODELS = ROOT / "samples/models"

NAMES = ["echo", "one", "four", "product-one", "product-four"]
REFERENCE = {"product-one": "one", "product-four": "four"}
# Bounds of product / reference: CPU per call at 64 callers, p50 at one caller.
BOUNDS = {"product-one": {"cpu_64_us": 1.9, "p50_1_ms": 1.5}, "product-four": {"cpu_64_us": 1.5, "p50_1_ms": 1.3}}


@dataclass
class Process:
    name: str
    command: list
    env: dict = field(default_factory=dict)
    jar: pathlib.Path | None = None  # must exist


@dataclass
class Rung:
    name: str
    port: int  # gRPC front door
    processes: list  # the last stage first, so that each finds the next one up


def _transport(name, *words, loops):
    return Process(name, [*JVM, *TRANSPORT, *map(str, words), f"--loops={loops}"], jar=TARGET / "pronto-benchmarks.jar")


def _quarkus(module, http, grpc, management, next_port=None):
    """A Quarkus application of the product; each process gets its own environment."""
    service = f"PRONTO_{module.upper().replace('-', '_')}"
    jar = ROOT / module / "target/quarkus-app/quarkus-run.jar"
    env = {
        "PRONTO_HTTP_PORT": str(http),
        "PRONTO_GRPC_PORT": str(grpc),
        "PRONTO_MANAGEMENT_PORT": str(management),
        "PRONTO_MODEL_REPOSITORY": str(MODELS),
        "ORT_DISABLE_TELEMETRY": "1",
    }
    if module != "standalone":
        env[f"{service}_LISTEN"] = f"127.0.0.1:{grpc}"
    if next_port:
        env[f"{service}_NEXT"] = f"static:///127.0.0.1:{next_port}"
    return Process(module, [*JVM, "-jar", str(jar)], env, jar)


def rung(name, loops="shared"):
    """The named rung. Ports are fixed, and none of them is a default of the product."""
    match name:
        case "echo":
            return Rung(name, 21001, [_transport("echo", "echo", 21001, loops=loops)])
        case "one":
            return Rung(name, 21101, [_transport("one", "one", 21101, loops=loops)])
        case "four":
            stages = [("postprocessor", 21204, None), ("model-server", 21203, 21204),
                      ("preprocessor", 21202, 21203), ("gateway", 21201, 21202)]
            return Rung(name, 21201, [_transport(n, "stage", n, port, *([next_port] if next_port else []), loops=loops)
                                      for n, port, next_port in stages])
        case "product-one":
            return Rung(name, 21301, [_quarkus("standalone", 21300, 21301, 21302)])
        case "product-four":
            return Rung(name, 21411, [
                _quarkus("postprocessor", 0, 21441, 21442), _quarkus("model-server", 0, 21431, 21432, 21441),
                _quarkus("preprocessor", 0, 21421, 21422, 21431), _quarkus("gateway", 21410, 21411, 21412, 21421)])
    raise KeyError(name)

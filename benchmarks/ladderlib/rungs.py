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
# Not among the rungs that run unless told otherwise: the product with discovery and guards, and without; with metrics and traces, and without;
# with certificates from both sides, everywhere.
MORE = ["bare-four", "consul-four", "mtls-four", "silent-one", "telling-one", "silent-four", "telling-four"]
PRODUCT = ["product-one", "product-four", *MORE]
REFERENCE = {"product-one": "one", "product-four": "four", "consul-four": "bare-four", "mtls-four": "product-four",
             "telling-one": "silent-one", "telling-four": "silent-four"}
# Bounds of product / reference: CPU per call at 64 callers, p50 at one caller.
BOUNDS = {"product-one": {"cpu_64_us": 1.9, "p50_1_ms": 1.5}, "product-four": {"cpu_64_us": 1.5, "p50_1_ms": 1.3},
          "consul-four": {"cpu_64_us": 1.15}, "mtls-four": {"cpu_64_us": 1.3}, "telling-one": {"cpu_64_us": 1.3}, "telling-four": {"cpu_64_us": 1.15}}
# Static targets, the round robin of gRPC, no guards, no second tries.
BARE = {
    "PRONTO_HOP_BALANCING_POLICY": "round-robin",
    "PRONTO_HOP_GUARD_ENABLED": "false",
    "PRONTO_HOP_SECOND_TRIES_SHARE": "0",
    "PRONTO_HOP_SECOND_TRIES_LEAST": "0",
    "PRONTO_GATEWAY_HEDGING_ENABLED": "false",
}
CERTIFICATES = TARGET / "certificates"
MTLS = {
    "PRONTO_TLS_CERTIFICATE": str(CERTIFICATES / "tls.crt"),
    "PRONTO_TLS_KEY": str(CERTIFICATES / "tls.key"),
    "PRONTO_TLS_CA": str(CERTIFICATES / "ca.crt"),
    "PRONTO_GATEWAY_TLS_CLIENT_CA": str(CERTIFICATES / "ca.crt"),
}
SILENT = {"PRONTO_METRICS_ENABLED": "false"}


def _telling(port):
    """Metrics, and one call in a hundred traced to the collector on this port."""
    return {"PRONTO_TRACING_ENDPOINT": f"http://127.0.0.1:{port}", "PRONTO_TRACING_RATIO": "0.01"}


@dataclass
class Process:
    name: str
    command: list
    env: dict = field(default_factory=dict)
    jar: pathlib.Path | None = None  # must exist
    counted: bool = True  # whether its CPU is the rung's


@dataclass
class Rung:
    name: str
    port: int  # gRPC front door
    processes: list  # the last stage first, so that each finds the next one up
    tls: pathlib.Path | None = None  # folder of what the client shows and trusts


def _transport(name, *words, loops):
    return Process(name, [*JVM, *TRANSPORT, *map(str, words), f"--loops={loops}"], jar=TARGET / "pronto-benchmarks.jar")


def _consul(port):
    """A Consul in memory. Its other ports are off or right above."""
    found = subprocess.run([ROOT / "it/src/test/tools/consul.sh"], stdout=subprocess.PIPE, text=True)
    if found.returncode:
        sys.exit(2)
    return Process("consul", [
        found.stdout.strip(), "agent", "-dev", "-bind=127.0.0.1", "-client=127.0.0.1", "-log-level=err", f"-http-port={port}",
        f"-server-port={port + 1}", f"-serf-lan-port={port + 2}", "-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1"], counted=False)


def _collector(port):
    """An OpenTelemetry collector that takes spans and forgets them."""
    found = subprocess.run([ROOT / "it/src/test/tools/otelcol.sh"], stdout=subprocess.PIPE, text=True)
    if found.returncode:
        sys.exit(2)
    configuration = (f"yaml:{{receivers: {{otlp: {{protocols: {{http: {{endpoint: '127.0.0.1:{port}'}}}}}}}}, exporters: {{debug: {{verbosity: basic}}}}, "
                     "service: {telemetry: {metrics: {level: none}, logs: {level: error}}, pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}}")
    return Process("collector", [found.stdout.strip(), "--config", configuration], counted=False)


def _product_four(base, *front, env=None):
    """The four services, the last first; ports from base on. A consul port in env means that they find each other there."""
    env = env or {}
    target = (lambda hop, port: f"consul:///pronto-{hop}") if "PRONTO_CONSUL_ADDRESS" in env else (
        lambda hop, port: f"static:///127.0.0.1:{port}")
    hops = [("gateway", base), ("preprocessor", base + 10), ("model-server", base + 20), ("postprocessor", base + 30)]
    processes = []
    for (module, port), below in zip(hops, [*hops[1:], None]):
        next_target = target(*below) if below else None
        http = port - 1 if module == "gateway" else 0
        processes.append(_quarkus(module, http, port, port + 1, next_target, env))
    return [*front, *reversed(processes)]


def _quarkus(module, http, grpc, management, next_target=None, more=None):
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
    if next_target:
        env[f"{service}_NEXT"] = next_target
    env.update(more or {})
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
            return Rung(name, 21411, _product_four(21411))
        case "bare-four":
            return Rung(name, 21511, _product_four(21511, env=BARE))
        case "mtls-four":
            return Rung(name, 22111, _product_four(22111, env=MTLS), CERTIFICATES)
        case "silent-one":
            return Rung(name, 21801, [_quarkus("standalone", 21800, 21801, 21802, more=SILENT)])
        case "telling-one":
            return Rung(name, 21811, [_collector(21820), _quarkus("standalone", 21810, 21811, 21812, more=_telling(21820))])
        case "silent-four":
            return Rung(name, 21911, _product_four(21911, env=SILENT))
        case "telling-four":
            return Rung(name, 22011, _product_four(22011, _collector(22000), env=_telling(22000)))
        case "consul-four":
            return Rung(name, 21611, _product_four(
                21611, _consul(21700), env={"PRONTO_CONSUL_ADDRESS": "127.0.0.1:21700"}))
    raise KeyError(name)

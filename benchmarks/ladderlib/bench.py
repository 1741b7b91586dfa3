"""Starts rungs, puts load on them, ends them."""
import contextlib
import json
import os
import signal
import subprocess
import sys
import time

from . import rungs


class Trouble(Exception):
    """Why there is no measurement."""


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def prepare():
    """Builds the load client, writes the bodies."""
    for missing in [p for p in (rungs.TARGET / "pronto-benchmarks.jar", rungs.ROOT / "jvm.options") if not p.exists()]:
        raise Trouble(f"{missing} is missing: run ./mvnw -pl benchmarks -am package")
    subprocess.run(["go", "build", "-o", rungs.TARGET / "loadgen", "."], cwd=rungs.BENCHMARKS / "loadgen", check=True)
    subprocess.run([rungs.TARGET / "loadgen", "-tls", rungs.CERTIFICATES, "-issue", "gateway,preprocessor,model-server,postprocessor"], check=True)
    subprocess.run([*rungs.JVM, *rungs.TRANSPORT[:-1], "io.pronto.benchmarks.WriteBodies", rungs.TARGET], check=True)


class Running:
    """One rung with its processes."""

    def __init__(self, rung, extra_env=None, body="iris"):
        self.rung, self.extra_env, self.body, self.processes = rung, extra_env or {}, body, []

    def start(self, wait=60):
        folder = rungs.TARGET / "logs"
        folder.mkdir(exist_ok=True)
        for p in self.rung.processes:
            if p.jar and not p.jar.exists():
                raise Trouble(f"{self.rung.name}: {p.jar} is missing; build it, or leave the rung out with --rungs")
            with open(folder / f"{self.rung.name}-{p.name}.log", "wb") as log:
                self.processes.append(subprocess.Popen(
                    p.command, cwd=rungs.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                    env={**os.environ, **p.env, **self.extra_env}))
        until = time.monotonic() + wait
        while self.load("-once", check=False) is None:
            if any(p.poll() is not None for p in self.processes) or time.monotonic() > until:
                raise Trouble(f"{self.rung.name} does not answer; see {folder}")
            time.sleep(0.5)

    @property
    def pids(self):
        return [p.pid for p, planned in zip(self.processes, self.rung.processes) if planned.counted]

    def load(self, *words, check=True):
        """Runs the load client against this rung with its body; what it printed, or None where it failed and that is no matter."""
        done = subprocess.run(
            [rungs.TARGET / "loadgen", "-grpc", f"127.0.0.1:{self.rung.port}", "-body", rungs.TARGET / f"{self.body}.pb",
             "-pid", ",".join(map(str, self.pids)), *(["-tls", self.rung.tls] if self.rung.tls else []), *map(str, words)],
            capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout)
        if check:
            raise Trouble(f"{self.rung.name}: {done.stderr.strip()}")
        return None

    def stop(self):
        for p in reversed(self.processes):
            p.terminate()
        for p in self.processes:
            try:
                p.wait(15)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()


@contextlib.contextmanager
def running(names, loops="shared", extra_env=None, body="iris"):
    """The rungs by name, started and answering; ended whatever happens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    up = {}
    try:
        for name in names:
            up[name] = Running(rungs.rung(name, loops), extra_env, body)
            up[name].start()
        yield up
    finally:
        for r in up.values():
            r.stop()


def quiet_part(server, words, a):
    """One timed part; again when other work on the machine disturbed it. The least disturbed try counts."""
    best = None
    for _ in range(a.tries):
        part = server.load("-d", f"{a.seconds}s", "-warm", "1s", *words)
        if not part["n"]:
            raise Trouble(f"{server.rung.name}: no good answer: {part.get('first_error')}")
        if best is None or part.get("other_cores", 9) < best.get("other_cores", 9):
            best = part
        if best.get("other_cores", 9) <= a.other:
            break
    else:
        say(f"{server.rung.name} {' '.join(words)}: other cores busy {best.get('other_cores')}, kept as disturbed")
        best["disturbed"] = True
    return best


def measure(a):
    """All parts: {rung: {"c1": [part per round], "c64": [...], "open": [...]}}."""
    prepare()
    kinds = {"c1": ["-c", "1"], "c64": ["-c", "64"]}
    if a.rate > 0:
        kinds["open"] = ["-c", "64", "-rate", str(a.rate)]
    parts = {name: {kind: [] for kind in kinds} for name in a.rungs}
    with running(a.rungs, a.loops) as up:
        for name, server in up.items():
            say(f"warming {name}, {a.warm:g} s")
            server.load("-c", 64, "-warm", f"{a.warm}s", "-d", "1s")
        for i in range(a.rounds):
            k = i % len(a.rungs)
            for name in a.rungs[k:] + a.rungs[:k]:
                for kind, words in kinds.items():
                    parts[name][kind].append(quiet_part(up[name], words, a))
            say(f"round {i + 1} of {a.rounds}")
    return parts

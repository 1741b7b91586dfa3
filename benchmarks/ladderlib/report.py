"""Medians, ratios, bounds; the table and the JSON file."""
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess

from . import rungs

# figure: (part of a round, key of the load client, what the table calls it)
FIGURES = {
    "p50_1_ms": ("c1", "p50_ms", "p50 ms, 1 caller"),
    "p99_1_ms": ("c1", "p99_ms", "p99 ms, 1 caller"),
    "cpu_1_us": ("c1", "server_us", "CPU us, 1 caller"),
    "p50_64_ms": ("c64", "p50_ms", "p50 ms, 64 callers"),
    "rps_64": ("c64", "rps", "calls/s, 64 callers"),
    "cpu_64_us": ("c64", "server_us", "CPU us, 64 callers"),
    "p50_open_ms": ("open", "p50_ms", "p50 ms, open loop"),
    "p99_open_ms": ("open", "p99_ms", "p99 ms, open loop"),
    "rss_mb": ("c64", "rss_mb", "RSS MB"),
}


def judge(a, parts):
    """Everything that was found, ready for JSON."""
    figures = {name: _figures(kinds) for name, kinds in parts.items()}
    medians = {name: {f: v["median"] for f, v in fs.items()} for name, fs in figures.items()}
    validity = {n: _validity(n, m) for n, m in medians.items() if n not in rungs.PRODUCT}
    result = {
        "date": now(),
        "machine": machine(),
        "settings": {k: v for k, v in vars(a).items() if k != "out"},
        "figures": figures,
        "reference": validity,
        "bounds": _bounds(medians, validity),
        "to_echo": _to_echo(medians),
        "trust": _trust(parts),
        "rounds": parts,
    }
    result["verdict"] = _verdict(result)
    return result


def _verdict(r):
    """A bound without a product or reference beside it is not in the list; one with a slow reference proves nothing."""
    if any(t["errors"] for t in r["trust"].values()) or not all(b["pass"] for b in r["bounds"]):
        return "FAIL"
    if not all(b["valid"] for b in r["bounds"]) or any(t["disturbed"] for t in r["trust"].values()):
        return "NOT VALID"
    return "PASS" if r["bounds"] else "NOTHING COMPARED"


def _figures(kinds):
    out = {}
    for figure, (kind, key, _) in FIGURES.items():
        values = [part[key] for part in kinds.get(kind, []) if key in part]
        if values:
            out[figure] = {"median": statistics.median(values), "min": min(values), "max": max(values)}
    return out


def _validity(name, medians):
    """The reference against the rows of the quiet machine: each figure no worse than the factor allows."""
    rows = json.loads((rungs.BENCHMARKS / "reference-rows.json").read_text())
    out = {}
    for figure, row in rows["rows"][name].items():
        ratio = row / medians[figure] if figure.startswith("rps") else medians[figure] / row
        out[figure] = {"row": row, "here": medians[figure], "slower_by": round(ratio, 2), "valid": ratio <= rows["factor"]}
    return out


def _bounds(medians, validity):
    out = []
    for product, bounds in rungs.BOUNDS.items():
        reference = rungs.REFERENCE[product]
        if product in medians and reference in medians:
            for figure, bound in bounds.items():
                ratio = medians[product][figure] / medians[reference][figure]
                valid = all(v["valid"] for v in validity.get(reference, {}).values())
                out.append({"rung": product, "reference": reference, "figure": figure, "ratio": round(ratio, 2),
                            "bound": bound, "pass": ratio <= bound, "valid": valid})
    return out


def _to_echo(medians):
    if "echo" not in medians:
        return {}
    return {name: {f: round(m[f] / medians["echo"][f], 2) for f in ("p50_1_ms", "cpu_1_us", "cpu_64_us")}
            for name, m in medians.items() if name != "echo"}


def _trust(parts):
    out = {}
    for name, kinds in parts.items():
        every = [part for kind in kinds.values() for part in kind]
        out[name] = {"other_cores_max": max(p.get("other_cores", 0) for p in every), "parts": len(every),
                     "disturbed": sum(1 for p in every if p.get("disturbed")),
                     "errors": sum(p["errors"] + p["dropped"] for p in every)}
    return out


def now():
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    java = subprocess.run([rungs.JAVA, "-version"], capture_output=True, text=True).stderr.splitlines()[1]
    flags = (rungs.ROOT / "jvm.options").read_text().split()
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_gb": memory, "kernel": platform.release(),
            "java": java.strip(), "jvm_flags": flags}


def show(r):
    m = r["machine"]
    print(f"{r['date']}  {m['cpu']}, {m['cores']} cores, {m['memory_gb']} GB, Linux {m['kernel']}\n{m['java']}\n"
          f"{' '.join(m['jvm_flags'])}\n")
    names = list(r["figures"])
    print(f"median [min-max] of {r['settings']['rounds']} rounds")
    rows = [["", *names]]
    for figure, (_, _, title) in FIGURES.items():
        if any(figure in r["figures"][n] for n in names):
            rows.append([title, *(_cell(r["figures"][n].get(figure)) for n in names)])
    for key, title in (("other_cores_max", "other cores busy, most"), ("disturbed", "disturbed parts kept"),
                       ("errors", "errors")):
        rows.append([title, *(str(r["trust"][n][key]) for n in names)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))
    print("\nproduct / its reference")
    for b in r["bounds"]:
        print(f"  {b['rung']:13} {FIGURES[b['figure']][2]:20} {b['ratio']:5.2f}  bound {b['bound']:g}  "
              f"{'PASS' if b['pass'] else 'FAIL'}{'' if b['valid'] else '  (the reference is not valid)'}")
    if not r["bounds"]:
        print("  nothing to compare: no product rung ran beside its reference")
    print("\nto the bare echo")
    for name, ratios in r["to_echo"].items():
        print(f"  {name:13} " + "  ".join(f"{FIGURES[f][2]} {v:.2f}" for f, v in ratios.items()))
    print("\nreference against the rows of the quiet machine (valid up to x 1.2)")
    for name, figures in r["reference"].items():
        print(f"  {name:5} {'VALID    ' if all(v['valid'] for v in figures.values()) else 'NOT VALID'} " + "  ".join(
            f"{FIGURES[f][2]} {v['here']:g}/{v['row']:g}={v['slower_by']:.2f}{'' if v['valid'] else ' SLOWER'}"
            for f, v in figures.items()))
    print(f"\n{r['verdict']}")


def _cell(v):
    return f"{v['median']:.4g} [{v['min']:.4g}-{v['max']:.4g}]" if v else "-"


def write(r, path):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(r, indent=1) + "\n")
    print(f"written to {path}")

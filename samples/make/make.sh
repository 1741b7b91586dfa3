#!/bin/sh
# Trains the sample models again and writes them where they belong. Arguments go to make.py.
#   PYTHON  the interpreter that creates the virtual environment (default python3, 3.11 or later)
#   VENV    where that environment lives (default .venv beside this script)
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
venv=${VENV:-$here/.venv}

[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

# One thread everywhere: sums are taken in one order, so the same machine makes the same bytes twice.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
# ONNX Runtime reports home unless told not to.
export ORT_DISABLE_TELEMETRY=1
exec "$venv/bin/python" "$here/make.py" "$@"

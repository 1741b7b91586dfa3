#!/bin/sh
# Runs test_recipes.py with the packages it needs: test_recipes.sh FOLDER RECIPE …
# FOLDER keeps the virtual environment from one run to the next.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=$1
shift

wanted="$here/requirements.txt $here/keras_requirements.txt $here/../make/requirements.txt"
# shellcheck disable=SC2086 # several files
if ! cat $wanted | cmp -s - "$folder/installed.txt"; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --no-compile --requirement "$here/keras_requirements.txt"
  cat $wanted >"$folder/installed.txt"
fi

# ONNX Runtime reports home unless told not to; of TensorFlow only errors are wanted.
export ORT_DISABLE_TELEMETRY=1 TF_CPP_MIN_LOG_LEVEL=2 PYTHONDONTWRITEBYTECODE=1
exec "$folder/bin/python" "$here/test_recipes.py" "$@"

#!/bin/sh
# Runs stock_client.py with the published client: stock_client.sh FOLDER grpc|http|grpc-control|http-control HOST:PORT
# FOLDER keeps the virtual environment from one run to the next.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift

if ! cmp -s "$here/stock_client_requirements.txt" "$folder/installed.txt"; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/stock_client_requirements.txt"
  cp "$here/stock_client_requirements.txt" "$folder/installed.txt"
fi
exec "$folder/bin/python" "$here/stock_client.py" "$@"

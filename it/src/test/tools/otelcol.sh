#!/usr/bin/env bash
# Prints the path of an OpenTelemetry Collector (Apache licence) with the parts in otelcol/main.go, built from Go modules first where it is
# not there yet. One on PATH is not taken: each distribution has other parts.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

build_seconds=900

main() {
    local name
    mkdir -p "$tools"
    name=otelcol-$(cat "$here"/otelcol/* | sha256sum | cut -c 1-12)
    if [ -x "$tools/$name" ]; then
        echo "$tools/$name"
        return
    fi
    may_fetch || return 1
    work=$(mktemp -d "$tools/otelcol.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    if command -v go >/dev/null &&
        CGO_ENABLED=0 bounded "$build_seconds" nice go build -C "$here/otelcol" -trimpath -ldflags '-s -w' -o "$work/otelcol" .; then
        keep "$work/otelcol" "$name"
        echo "$tools/$name"
        return
    fi
    echo "No OpenTelemetry Collector: install Go $(sed -n 's/^go //p' "$here/otelcol/go.mod") or newer with access to its modules, and run $0" \
        "again; what was tried is above." >&2
    return 1
}

main

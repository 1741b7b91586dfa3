#!/usr/bin/env bash
# Prints the path of a Toxiproxy server (MIT licence), fetched first where there is none: the one on PATH, the one kept from before, or
# one built from Go modules.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

version=2.5.0
build_seconds=600

main() {
    local found
    mkdir -p "$tools"
    for found in "$(command -v toxiproxy-server || true)" "$tools/toxiproxy-server"; do
        if [ -n "$found" ] && "$found" -version >/dev/null 2>&1; then
            echo "$found"
            return
        fi
    done
    may_fetch || return 1
    work=$(mktemp -d "$tools/toxiproxy.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    if command -v go >/dev/null &&
        CGO_ENABLED=0 GOBIN=$work bounded "$build_seconds" go install -ldflags '-s -w' "github.com/Shopify/toxiproxy/v2/cmd/server@v$version"; then
        keep "$work/server" toxiproxy-server
        echo "$tools/toxiproxy-server"
        return
    fi
    echo "No Toxiproxy: put toxiproxy-server on PATH, or install Go 1.17 or newer with access to its modules, and run $0 again;" \
        "what was tried is above." >&2
    return 1
}

main

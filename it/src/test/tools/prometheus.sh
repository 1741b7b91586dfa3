#!/usr/bin/env bash
# Prints the path of a Prometheus server (Apache licence), fetched first where there is none: the one on PATH, the one kept from before, or
# Debian's package.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

package_seconds=180

main() {
    local found
    mkdir -p "$tools"
    for found in "$(command -v prometheus || true)" "$tools/prometheus"; do
        if [ -n "$found" ] && "$found" --version >/dev/null 2>&1; then
            echo "$found"
            return
        fi
    done
    may_fetch || return 1
    work=$(mktemp -d "$tools/prometheus.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    if from_package; then
        keep "$work/package/usr/bin/prometheus" prometheus
        echo "$tools/prometheus"
        return
    fi
    echo "No Prometheus: put prometheus on PATH, or install apt-get (for Debian's package), and run $0 again; what was tried is above." >&2
    return 1
}

# With lists and a cache of our own: nothing on the machine changes, and none of it needs root.
from_package() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local apt=$work/apt
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    local options=(-qq -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)")
    bounded "$package_seconds" apt-get "${options[@]}" update &&
        (cd "$work" && bounded "$package_seconds" apt-get "${options[@]}" download prometheus) &&
        dpkg-deb -x "$work"/prometheus_*.deb "$work/package" >&2
}

main

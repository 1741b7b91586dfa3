#!/usr/bin/env bash
# Tests install.sh --check on a machine that has nothing, and on this one. Ends with "N passed, N failed".
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
passed=0 failed=0

main() {
    bare_path
    names_all_in_one_line_and_leaves_nothing_behind
    says_how_it_is_called
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# The only programs of this machine.
bare_path() {
    local program
    mkdir "$top/bin"
    for program in bash env cat cut dirname mkdir mktemp rm sed sha256sum timeout uname id; do
        ln -s "$(command -v "$program")" "$top/bin/$program"
    done
}

names_all_in_one_line_and_leaves_nothing_behind() {
    local said status=0
    said=$(env -i HOME="$top/home" PATH="$top/bin" "$here/install.sh" --check 2>&1) || status=$?
    is "its status" 1 "$status"
    is "its lines" 1 "$(printf '%s\n' "$said" | wc -l)"
    local name
    for name in curl procps python3-venv golang-go consul toxiproxy otelcol prometheus base-image etcd kubectl gateway-api kube-apiserver install.sh; do
        contains "$said" "$name"
    done
    if [ "$(uname)" = Linux ]; then
        for name in strace iproute2 iptables docker.io docker-compose mmdebstrap; do contains "$said" "$name"; done
    fi
    is "what is kept" "" "$(find "$top/home" -type f 2>/dev/null)"
}

says_how_it_is_called() {
    local said status=0
    said=$("$here/install.sh" --all 2>&1) || status=$?
    is "its status" 2 "$status"
    contains "$said" "install.sh --check"
}

is() { # WHAT EXPECTED GOT
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "$1: expected '$2', got '$3'" >&2
    fi
}

contains() { # TEXT PART
    case $1 in
        *"$2"*) passed=$((passed + 1)) ;;
        *)
            failed=$((failed + 1))
            echo "expected $2 in: $1" >&2
            ;;
    esac
}

main

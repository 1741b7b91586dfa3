#!/usr/bin/env bash
# Installs what the tests of `./mvnw verify -Psystem` take beside a JDK, where it is missing: install.sh
#   install.sh --check   installs nothing; names in one line what is missing, with the command that installs it, and fails then
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Servers and files that the scripts beside this one find or fetch. What takes longest comes last.
fetched=(consul toxiproxy otelcol prometheus base-image "kubernetes etcd" "kubernetes kubectl" "kubernetes gateway-api" "kubernetes kube-apiserver")

main() {
    case ${1:-} in
        "") install ;;
        --check) check ;;
        *)
            sed -n '2,3s/^# //p' "$0" >&2
            return 2
            ;;
    esac
}

check() {
    local missing=() tool
    look_for_commands
    for tool in "${fetched[@]}"; do
        # shellcheck disable=SC2086 # a script and its argument
        PRONTO_TOOLS_FETCH=false found $tool >/dev/null 2>&1 || missing+=("${tool#kubernetes }")
    done
    local right="as root"
    if may_make_networks; then right=; fi
    if [ "${#missing[@]}" -eq 0 ] && [ -z "$right" ]; then return; fi
    if [ "${#missing[@]}" -gt 0 ]; then
        echo "-Psystem takes more than this machine has: ${missing[*]}${right:+, and the rights of root}. To install it: ${here#"$PWD/"}/install.sh${right:+; then run the build as root}" >&2
    else
        echo "-Psystem takes the rights of root, to make networks of the tests' own: run the build as root" >&2
    fi
    return 1
}

install() {
    local missing=() tool
    look_for_commands
    if [ "${#missing[@]}" -gt 0 ]; then install_packages; fi
    for tool in "${fetched[@]}"; do
        # shellcheck disable=SC2086 # a script and its argument
        found $tool
    done
}

# Prints where a tool is.
found() { # SCRIPT [ARGUMENT]
    local script=$1
    shift
    "$here/$script.sh" "$@"
}

# Puts into `missing` the commands that the tests start and that are not here, by the packages they come in on Debian and its kin.
look_for_commands() {
    if [ "$(uname)" = Linux ]; then
        lacks strace strace
        lacks ip iproute2
        lacks iptables iptables
        lacks dockerd docker.io
        lacks docker-compose docker-compose
        lacks mmdebstrap mmdebstrap
    fi
    lacks curl curl
    lacks ps procps
    python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
    # Builds Toxiproxy, the OpenTelemetry collector and parts of Kubernetes, which have no package.
    lacks go golang-go
}

lacks() { # COMMAND PACKAGE
    command -v "$1" >/dev/null || missing+=("$2")
}

# A network with nothing in it is made and forgotten.
may_make_networks() {
    [ "$(uname)" != Linux ] || ! command -v unshare >/dev/null || unshare --net true 2>/dev/null
}

install_packages() {
    echo "Installing ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; then as_root=(sudo); fi
    if command -v apt-get >/dev/null; then
        "${as_root[@]}" apt-get -q update
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
    elif command -v dnf >/dev/null; then
        named procps=procps-ng python3-venv=python3 iproute2=iproute golang-go=golang docker.io=moby-engine
        "${as_root[@]}" dnf -q install -y "${missing[@]}"
    elif command -v apk >/dev/null; then
        named python3-venv=python3 golang-go=go docker.io=docker
        "${as_root[@]}" apk add "${missing[@]}"
    elif command -v brew >/dev/null; then
        named python3-venv=python3 golang-go=go
        brew install "${missing[@]}"
    else
        echo "No apt-get, dnf, apk or brew here: install ${missing[*]} and run this again." >&2
        return 1
    fi
}

# What others call the missing packages: named DEBIAN=OTHER...
named() {
    local pair i
    for i in "${!missing[@]}"; do
        for pair in "$@"; do
            if [ "${missing[i]}" = "${pair%%=*}" ]; then missing[i]=${pair#*=}; fi
        done
    done
}

main "$@"

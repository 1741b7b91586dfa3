#!/usr/bin/env bash
# Prints the path of a part of Kubernetes that the tests run: kubernetes.sh NAME
#   kube-apiserver, kube-controller-manager, kube-scheduler   kept from before, else built from Go modules
#   kubectl   the one on PATH, else kept from before, else built like those
#   etcd      the one on PATH, else kept from before, else Debian's package, else built from Go modules
#   kwok      plays the kubelets; kept from before, else built from Go modules
#   gateway-api, kwok-stages   folders with the definitions of the Gateway API, and with what KWOK does to pods and nodes
# All of them are under the Apache License 2.0. Debian's package kubernetes-client is left alone: it overwrites a kubectl that came otherwise.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

kubernetes=1.36.3
etcd=3.6.8
kwok=0.8.0
gateway_api=1.4.1
package_seconds=120
# From nothing kube-apiserver takes some seven minutes of processor time; the others use most of what was built for it.
build_seconds=1800

main() {
    mkdir -p "$tools"
    case ${1:-} in
        kube-apiserver | kube-controller-manager | kube-scheduler) kept "$1" "$1-$kubernetes" kubernetes_command "$1" ;;
        kubectl) type -P kubectl || kept kubectl "kubectl-$kubernetes" kubernetes_command kubectl ;;
        etcd) type -P etcd || kept etcd etcd etcd ;;
        kwok) kept kwok "kwok-$kwok" kwok ;;
        gateway-api) folder "sigs.k8s.io/gateway-api@v$gateway_api" config/crd/standard ;;
        kwok-stages) folder "sigs.k8s.io/kwok@v$kwok" kustomize/stage ;;
        *)
            sed -n '2,7s/^# //p' "$0" >&2
            return 2
            ;;
    esac
}

# Prints where a program is kept, once it is there.
kept() { # NAME FILE HOW...
    local name=$1 file=$2
    if [ -x "$tools/$file" ]; then
        echo "$tools/$file"
        return
    fi
    may_fetch || return 1
    shift 2
    work=$(mktemp -d "$tools/$name.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    if "$@"; then
        keep "$work/$name" "$file"
        echo "$tools/$file"
        return
    fi
    echo "No $name: install Go 1.26 or newer with access to its modules, and run $0 $name again; what was tried is above." >&2
    return 1
}

# The go.mod of Kubernetes points at folders beside it; the published modules of the same version stand in for them.
kubernetes_command() { # NAME
    command -v go >/dev/null || return 1
    local source
    source=$(module_folder "k8s.io/kubernetes@v$kubernetes") || return 1
    mkdir "$work/build"
    cd "$work/build"
    sed -e "s|^module .*|module built|" \
        -e "s|=> \./staging/src/\(.*\)|=> \1 v0.${kubernetes#1.}|" \
        -e "s|^\(\tk8s.io/[a-z-]*\) v0\.0\.0$|\1 v0.${kubernetes#1.}|" "$source/go.mod" >go.mod
    echo "require k8s.io/kubernetes v$kubernetes" >>go.mod
    cp "$source/go.sum" go.sum
    chmod u+w go.sum
    bounded "$build_seconds" go get "k8s.io/kubernetes/cmd/$1@v$kubernetes" || return 1
    build "$1" "k8s.io/kubernetes/cmd/$1" "$(versions)"
}

# What the programs say of their version, which callers look at.
versions() {
    local package flags=
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags="$flags -X $package.gitVersion=v$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
    done
    echo "$flags"
}

etcd() {
    etcd_package || { module go.etcd.io/etcd/server/v3 "$etcd" && build etcd go.etcd.io/etcd/server/v3; }
}

# With a cache of our own: nothing on the machine changes, and it needs no root.
etcd_package() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    (cd "$work" && bounded "$package_seconds" apt-get -qq -o "APT::Sandbox::User=$(id -un)" download etcd-server) || return 1
    dpkg-deb -x "$work"/etcd-server_*.deb "$work/package" >&2 && mv "$work/package/usr/bin/etcd" "$work/etcd"
}

kwok() {
    module sigs.k8s.io/kwok "$kwok" && build kwok sigs.k8s.io/kwok/cmd/kwok
}

# A module around one that is published, so that its programs can be built with the versions it asks for.
module() { # NAME VERSION
    command -v go >/dev/null || return 1
    mkdir "$work/build"
    cd "$work/build"
    bounded "$build_seconds" go mod init built && bounded "$build_seconds" go get "$1@v$2"
}

# One at a time and politely: the linker alone takes a gigabyte and a half.
build() { # NAME PACKAGE [LINKER-FLAGS]
    CGO_ENABLED=0 bounded "$build_seconds" nice go build -mod=mod -p 2 -trimpath -ldflags "-s -w ${3:-}" -o "$work/$1" "$2"
}

folder() { # MODULE@VERSION FOLDER
    local source
    source=$(module_folder "$1") && [ -d "$source/$2" ] && echo "$source/$2"
}

module_folder() {
    if ! may_fetch; then export GOPROXY=off; fi
    timeout "$package_seconds" go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p' | grep .
}

main "$@"

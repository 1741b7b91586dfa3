#!/usr/bin/env bash
# Prints the path of a Consul server, fetched first where there is none: the one on PATH, the one kept from before, Debian's package,
# or one built from Go modules. Only versions under the MPL are taken: up to 1.16.3, as later ones came under another licence.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

built=1.16.3
package_seconds=120
build_seconds=1500

main() {
    local found
    mkdir -p "$tools"
    for found in "$(command -v consul || true)" "$tools/consul"; do
        if [ -n "$found" ] && may_be_used "$found"; then
            echo "$found"
            return
        fi
    done
    may_fetch || return 1
    work=$(mktemp -d "$tools/consul.XXXXXX")
    trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
    if from_package || from_modules; then
        if may_be_used "$work/consul"; then
            keep "$work/consul" consul
            echo "$tools/consul"
            return
        fi
    fi
    echo "No Consul: install one up to $built and put it on PATH, or install apt-get (for Debian's package consul 1.8.7) or Go" \
        "1.20 or newer with access to its modules, and run $0 again; what was tried is above." >&2
    return 1
}

# Whether it runs, and is old enough.
may_be_used() {
    local version
    version=$("$1" version 2>/dev/null | sed -n 's/^Consul v\([0-9.]*\).*/\1/p')
    if [ -z "$version" ]; then return 1; fi
    if [ "$(printf '%s\n' "$version" "$built" | sort -V | tail -n 1)" != "$built" ]; then
        echo "$1 is $version: newer than $built, the last one that is used here" >&2
        return 1
    fi
}

# The package as this machine's sources have it, else that of Debian 11 from wherever they get Debian. With lists and a cache of our own:
# nothing on the machine changes, and none of it needs root.
from_package() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local apt=$work/apt source
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    apt_options=(-qq -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)")
    if [ -n "$(apt-cache policy consul 2>/dev/null | grep -F 'Candidate: 1.')" ]; then
        (cd "$work" && bounded "$package_seconds" apt-get -qq download consul) && unpack && return
    fi
    for source in $(debian_sources); do
        echo "deb [arch=$(dpkg --print-architecture)$(signed_by)] $source bullseye main" >"$apt/sources.list"
        apt_options+=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null)
        if bounded "$package_seconds" apt-get "${apt_options[@]}" update &&
            (cd "$work" && bounded "$package_seconds" apt-get "${apt_options[@]}" download consul); then
            unpack && return
        fi
    done
    return 1
}

# Where this machine gets packages from, without those of security updates.
debian_sources() {
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Identifier: Packages' 2>/dev/null |
        awk '$2 == "main" && $1 !~ /security/ && !seen[$1]++ { print $1 }'
}

signed_by() {
    local keys=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -f "$keys" ]; then echo " signed-by=$keys"; fi
}

unpack() {
    dpkg-deb -x "$work"/consul_*.deb "$work/package" >&2 && mv "$work/package/usr/bin/consul" "$work/consul"
}

# Consul's own go.mod points at folders beside it; the published modules of the same versions stand in for them.
from_modules() {
    command -v go >/dev/null || return 1
    local source troubleshoot
    mkdir -p "$work/build"
    cd "$work/build"
    source=$(module_folder "github.com/hashicorp/consul@v$built") || return 1
    troubleshoot=$(module_folder github.com/hashicorp/consul/troubleshoot@v0.3.1) || return 1
    {
        sed -e '1s/.*/module built/' -e '/^replace (/,/^)/d' "$source/go.mod"
        echo "require github.com/hashicorp/consul v$built"
    } >go.mod
    # One of these modules is not in the checksum database; its sum is in another one's list, which is.
    { cat "$source/go.sum"; grep 'consul/envoyextensions v0.4.1' "$troubleshoot/go.sum"; } >go.sum
    bounded "$build_seconds" go get "github.com/hashicorp/consul@v$built" &&
        CGO_ENABLED=0 bounded "$build_seconds" nice go build -trimpath -ldflags '-s -w' -o "$work/consul" github.com/hashicorp/consul
}

module_folder() {
    timeout "$build_seconds" go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p' | grep .
}

main

#!/usr/bin/env bash
# Prints the path of a base image as `docker save` writes it, and puts a link to it at LINK: base-image.sh [LINK]
# In it are Debian's C and C++ libraries, time zones and certificates; no shell. Made of packages by mmdebstrap, with neither a registry nor a
# daemon, and kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=it/src/test/tools/places.sh
. "$here/places.sh"

suite=bookworm
packages=base-files,ca-certificates,libc6,libgcc-s1,libstdc++6,netbase,tzdata,zlib1g
make_seconds=300

main() {
    mkdir -p "$tools"
    local name
    name=base-image-$(printf '%s' "$suite $packages" | sha256sum | cut -c 1-12).tar
    if [ ! -f "$tools/$name" ]; then
        may_fetch || return 1
        work=$(mktemp -d "$tools/base-image.XXXXXX")
        trap 'rm -rf "$work"' EXIT
        if ! command -v mmdebstrap >/dev/null; then
            echo "No base image: install mmdebstrap (Debian's package) and run $0 again." >&2
            return 1
        fi
        bounded "$make_seconds" mmdebstrap --quiet --variant=extract --include="$packages" "$suite" "$work/layer.tar"
        saved
        keep "$work/saved.tar" "$name"
    fi
    if [ -n "${1:-}" ]; then
        mkdir -p "$(dirname "$1")"
        ln -sfn "$tools/$name" "$1"
    fi
    echo "$tools/$name"
}

# One layer, and the two documents that say what it is.
saved() {
    local layer config
    layer=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
    printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$layer" >"$work/config"
    config=$(sha256sum "$work/config" | cut -d ' ' -f 1).json
    mv "$work/config" "$work/$config"
    printf '[{"Config":"%s","RepoTags":["pronto-base:local"],"Layers":["layer.tar"]}]' "$config" >"$work/manifest.json"
    tar -C "$work" -cf "$work/saved.tar" manifest.json "$config" layer.tar
}

main "$@"

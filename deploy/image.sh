#!/bin/sh
# Builds the image with docker, podman or buildah, and tries it: as nobody, on a read-only root.
#   BASE    the base image by digest; "debian" makes one here with debootstrap, for places without a registry
#   TAG     the name of the image (default stagebot)
#   BUILD   more arguments for the builder, such as --volume for a private index or its certificates
set -eu
cd "$(dirname "$0")/.."
BASE=${BASE:-} TAG=${TAG:-stagebot} BUILD=${BUILD:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "make image: $1" >&2; exit 1; }

# What can work here, in this order. buildah needs no daemon and no rights beyond chroot.
if docker info >/dev/null 2>&1; then tool=docker
elif podman info >/dev/null 2>&1; then tool=podman
elif command -v buildah >/dev/null; then tool=buildah
else fail "needs a running docker, podman, or buildah (Debian: apt install buildah)"
fi

if [ "$tool" = buildah ]; then
    export BUILDAH_ISOLATION="${BUILDAH_ISOLATION:-chroot}" STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}"
fi

if [ "$BASE" = debian ]; then
    command -v debootstrap >/dev/null || fail "BASE=debian needs debootstrap (apt install debootstrap)"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "${SUITE:-bookworm}" \
        "$work/root" "${MIRROR:-http://deb.debian.org/debian}" >"$work/log" || { tail "$work/log" >&2; fail "debootstrap failed"; }
    BASE=localhost/stagebot-base
    if [ "$tool" = buildah ]; then
        container=$(buildah from scratch)
        buildah add --quiet "$container" "$work/root" / >/dev/null
        buildah commit --quiet "$container" "$BASE" >/dev/null
        buildah rm "$container" >/dev/null
    else
        tar -C "$work/root" -c . | "$tool" import - "$BASE" >/dev/null
    fi
    rm -rf "$work/root"
fi

base=${BASE:+--build-arg BASE=$BASE}
# the two lists hold several words on purpose
# shellcheck disable=SC2086
if [ "$tool" = buildah ]; then
    buildah build --format docker --file deploy/Dockerfile --tag "$TAG" $base $BUILD .
    container=$(buildah from --pull-never "$TAG")
    trap 'buildah rm "$container" >/dev/null; rm -rf "$work"' EXIT
    try() { buildah run "$container" -- "$@"; }
else
    "$tool" build --file deploy/Dockerfile --tag "$TAG" $base $BUILD .
    try() { "$tool" run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
        --entrypoint "" "$TAG" "$@"; }
fi

try /opt/stagebot/bin/stagebot --version
try /opt/stagebot/bin/stagebot db upgrade
[ "$(try /usr/bin/id -u)" = 10001 ] || fail "the image runs as another user than 10001"
try /opt/stagebot/bin/stagebot alive 2>"$work/alive" && fail "the health check says that a bot lives where none is"
grep -q "does not answer" "$work/alive" || { cat "$work/alive" >&2; fail "the health check does not work"; }
echo "make image: $TAG built with $tool and tried"

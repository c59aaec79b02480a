#!/usr/bin/env bash
# Makes the images of deploy/compose.local.yml out of local builds, without a registry: isnad-local/NAME:TAG for NATS, the four workers, the archiver and the gateway.
#
#   deploy/images.sh [TAG]     TAG defaults to latest
set -euo pipefail
cd "$(dirname "$0")/.."
tag=${1:-latest}

bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$bin/" ./services/cleaner ./services/splitter ./services/quoter ./services/tagger ./services/archiver ./services/gateway ./deploy/check github.com/nats-io/nats-server/v2

# build NAME FLAG...: what docker says is shown only when it fails.
build() {
  local said
  said=$(docker build --file deploy/local.Dockerfile --tag "isnad-local/$1:$tag" "${@:2}" "$bin" 2>&1) || { echo "$said" >&2; return 1; }
}
build nats --target nats
mkdir "$bin/data"
for service in cleaner splitter quoter tagger archiver gateway; do
  build "$service" --target worker --build-arg "SERVICE=$service"
done

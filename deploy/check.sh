#!/usr/bin/env bash
# Brings the compose stack up from local builds, uses it through a plain NATS client, scales it, kills and stops workers under load, and takes everything down again.
# It needs Docker and Compose, but no registry. It touches only its own containers, volumes and images, under a project name of its own, on a free port.
#
# Exits 0 when all holds. Without Docker it fails, unless ISNAD_SKIP_DOCKER=1.
set -euo pipefail
cd "$(dirname "$0")/.."

stack=()
. deploy/check/stack.sh

# stopped CONTAINER...: stops them as an operator would, and sees that each ended in good order within its grace period.
stopped() {
  local began=$SECONDS
  docker stop --time 30 "$@" >/dev/null
  local took=$((SECONDS - began)) codes
  codes=$(docker inspect -f '{{.State.ExitCode}}' "$@" | sort -u | xargs)
  [[ $codes == 0 ]] || fail "stopped workers exited with $codes, not 0"
  ((took < 30)) || fail "the stop took $took s, the whole grace period"
  say "stopped $# in $took s, exit 0"
}

"${command[@]}" -f docker-compose.yml config --quiet || fail "docker-compose.yml is not valid"
compose config --quiet || fail "deploy/compose.local.yml is not valid"

CGO_ENABLED=0 go build -trimpath -o "$work/check" ./deploy/check
deploy/images.sh "$ISNAD_LOCAL_TAG"
for name in "${images[@]}"; do
  size=$(docker image inspect -f '{{.Size}}' "isnad-local/$name:$ISNAD_LOCAL_TAG")
  say "image $name: $((size / 100000 / 10)).$((size / 100000 % 10)) MB"
  ((size < 40000000)) || fail "image $name is not below 40 MB"
done

quietly compose up --detach --no-build || fail "the stack did not come up"
healthy 7
say "up and healthy: nats, one of each worker, the archiver and the gateway"
url=nats://$(compose port nats 4222)
"$work/check" stream --url "$url" --samples samples | while read -r line; do say "$line"; done
"$work/check" http --url "http://$(compose port gateway 8081)" --sample samples/01-headline-quote.txt | while read -r line; do say "$line"; done

quietly compose up --detach --no-build --scale tagger=3 || fail "the tagger did not scale"
healthy 9
say "scaled: three taggers"
mapfile -t taggers < <(compose ps -q tagger)
quoter=$(compose ps -q quoter)

# disturb kills one tagger of three and the only quoter at once, starts the quoter again, and stops another tagger, all while articles pass.
disturb() {
  stopped "${taggers[1]}" &
  docker kill --signal KILL "${taggers[0]}" "$quoter" >/dev/null
  docker start "$quoter" >/dev/null
  say "killed a tagger and the quoter, and started the quoter again"
  wait $!
}
"$work/check" stream --url "$url" --samples samples --copies 100 --midst | while read -r line; do
  if [[ $line == midst ]]; then disturb; else say "$line"; fi
done

docker start "${taggers[@]}" >/dev/null
healthy 9
"$work/check" archive --url "$url" | while read -r line; do say "$line"; done
docker kill --signal KILL "$(compose ps -q archiver)" >/dev/null
docker start "$(compose ps -q -a archiver)" >/dev/null
healthy 9
say "killed the archiver and started it again"
"$work/check" archive --url "$url" | while read -r line; do say "$line"; done
mapfile -t workers < <(compose ps -q "${services[@]}")
stopped "${workers[@]}"
say "check: all holds"

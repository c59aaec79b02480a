# What check.sh and check-secure.sh share: a compose stack from local builds under a project name of its own, which is taken down whatever happens.
# They source it in the repository's root, after setting stack to the compose files beside docker-compose.yml and compose.local.yml.
# shellcheck shell=bash

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }
fail() { echo "check: FAILED: $*" >&2; exit 1; }
# quietly COMMAND...: shows what the command says only when it fails.
quietly() {
  local said
  said=$("$@" 2>&1) || { echo "$said" >&2; return 1; }
}

if ! docker info >/dev/null 2>&1; then
  echo "check: DOCKER IS NOT HERE: the compose stack was NOT checked" >&2
  [[ ${ISNAD_SKIP_DOCKER:-} == 1 ]] && exit 0
  fail "start Docker, or set ISNAD_SKIP_DOCKER=1 to go without this check"
fi
if docker compose version >/dev/null 2>&1; then
  command=(docker compose)
elif command -v docker-compose >/dev/null; then
  command=(docker-compose)
else
  fail "neither 'docker compose' nor 'docker-compose' is here"
fi

export ISNAD_NATS_PORT=0 ISNAD_HTTP_PORT=0 ISNAD_NATS_HOST=127.0.0.1 ISNAD_LOCAL_TAG=check-$$ ISNAD_PROBE_INTERVAL=3s
services=(cleaner splitter quoter tagger archiver gateway)
compose() {
  local file files=()
  for file in docker-compose.yml deploy/compose.local.yml "${stack[@]}"; do files+=(-f "$file"); done
  "${command[@]}" -p "isnad-check-$$" "${files[@]}" "$@"
}
work=$(mktemp -d)

cleanup() {
  status=$?
  trap - EXIT
  if ((status != 0)); then
    compose ps >&2 || true
    compose logs --tail=20 >&2 || true
  fi
  compose down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || true
  for name in nats "${services[@]}"; do
    docker image rm --force "isnad-local/$name:$ISNAD_LOCAL_TAG" >/dev/null 2>&1 || true
  done
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# healthy COUNT: waits until so many containers run and are healthy.
healthy() {
  local states=""
  for _ in {1..120}; do
    states=$(compose ps -q | xargs docker inspect -f '{{if .State.Running}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' | sort | uniq -c | xargs)
    [[ $states == "$1 healthy" ]] && return
    sleep 0.5
  done
  fail "not all of $1 containers became healthy: $states"
}

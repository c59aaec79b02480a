#!/usr/bin/env bash
# Brings the stack of compose.secure.yml and compose.tls.yml up from local builds, with users and certificates made for it: an article goes through, who has no user is refused, and the
# containers have the rights that docs/operations.md says and no more. It takes everything down again, and needs what check.sh needs.
set -euo pipefail
cd "$(dirname "$0")/.."
stack=(deploy/compose.secure.yml deploy/compose.tls.yml)
. deploy/check/stack.sh

CGO_ENABLED=0 go build -trimpath -o "$work/isnad" ./services/isnad
deploy/images.sh "$ISNAD_LOCAL_TAG"
export ISNAD_SECURITY_DIR=$work/security
quietly "$work/isnad" users --out "$ISNAD_SECURITY_DIR" --tls --tls-dir /etc/nats/tls --host nats --host 127.0.0.1 || fail "no users were made"
compose config --quiet || fail "deploy/compose.secure.yml or deploy/compose.tls.yml is not valid"
quietly compose up --detach --no-build || fail "the stack did not come up"
export ISNAD_NATS_CA=$ISNAD_SECURITY_DIR/ca.pem
ISNAD_NATS_URL=tls://$(compose port nats 4222)
export ISNAD_NATS_URL

# as ROLE ARGUMENT...: runs the command as a user of `isnad users`.
as() { (set -a && . "$ISNAD_SECURITY_DIR/$1.env" && exec "$work/isnad" "${@:2}"); }
# refused WHAT COMMAND...: the command has to fail, and soon.
refused() {
  local code=0
  timeout 30 "${@:2}" >"$work/said" 2>&1 </dev/null || code=$?
  { ((code != 0 && code != 124)) && grep -qi "violation" "$work/said"; } || { cat "$work/said" >&2; fail "$1: exit $code, without the server's refusal"; }
  say "refused: $1"
}

quietly as operator setup || fail "the operator could not make the streams"
healthy 7
say "up and healthy: nats, one of each worker, the archiver and the gateway, each as its own user"

quietly as publisher publish samples/01-headline-quote.txt || fail "the publisher could not publish"
as subscriber subscribe enriched --all --json --count 1 --wait 60s >"$work/enriched"
grep -q '"quotes":\[{' "$work/enriched" || fail "no enriched article with quotes came out"
say "an article went through"

refused "nobody" "$work/isnad" status
refused "a wrong password" env ISNAD_NATS_USER=publisher ISNAD_NATS_PASSWORD=wrong "$work/isnad" publish samples/01-headline-quote.txt
refused "an unknown user" env ISNAD_NATS_USER=root ISNAD_NATS_PASSWORD=root "$work/isnad" status
code=0
ISNAD_NATS_URL=nats://${ISNAD_NATS_URL#tls://} ISNAD_NATS_CA='' as publisher publish samples/01-headline-quote.txt >"$work/said" 2>&1 || code=$?
((code != 0)) || fail "a client that does not know the authority was served"
say "refused: a server whose certificate the client does not know"

# rights SERVICE USER CAPABILITIES: what Docker was told of each container of the service, and what the kernel says of its first process.
rights() {
  local id pid told is
  for id in $(compose ps -q "$1"); do
    told=$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Privileged}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' "$id")
    [[ $told == "true false [ALL] [no-new-privileges:true]" ]] || fail "$1 has read-only, privileged, dropped capabilities, options: $told"
    pid=$(docker inspect -f '{{.State.Pid}}' "$id")
    is=$(awk '/^(Uid|CapEff|CapBnd|NoNewPrivs):/ {printf "%s ", $2}' "/proc/$pid/status")
    [[ $is == "$2 $3 $3 1 " ]] || fail "$1 runs with user, effective and possible capabilities, no-new-privileges: $is, not $2 $3 $3 1"
  done
}
for service in "${services[@]}"; do rights "$service" 65532 0000000000000000; done
rights nats 0 0000000000000004 # DAC_READ_SEARCH, for the users file
say "read-only, without capabilities (nats: DAC_READ_SEARCH), the workers as user 65532"
say "check: all holds"

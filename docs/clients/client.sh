#!/bin/sh
# Publishes the article of a file and prints who said what in it. Needs nats (https://github.com/nats-io/natscli) and jq.
set -eu
file=${1:?usage: client.sh FILE}
export NATS_URL="${ISNAD_NATS_URL:-nats://127.0.0.1:4222}"

# --jetstream waits until the server has written the article down. The message id makes a second try harmless.
jq --null-input --compact-output --arg id "$file" --rawfile text "$file" '{$id, $text}' |
	nats pub articles.raw --jetstream --force-stdin --quiet --header "Nats-Msg-Id:$file"

# --all begins with the oldest article that is kept, and --wait ends when none has come for so long.
nats sub articles.enriched --stream ARTICLES_ENRICHED --all --raw --wait 5s |
	jq --raw-output --arg id "$file" 'select(.id == $id) | .quotes[] | "\(.speaker.name): \(.text)"'

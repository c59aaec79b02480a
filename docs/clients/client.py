"""Publishes the article of a file and prints who said what in it. Needs nats-py."""

import asyncio
import json
import os
import sys

import nats
from nats.js.api import DeliverPolicy


async def main(file):
    nc = await nats.connect(os.environ.get("ISNAD_NATS_URL", "nats://127.0.0.1:4222"))
    js = nc.jetstream()

    # An ordered consumer sees every article of the stream once, in order. DeliverPolicy.ALL would begin with the oldest that is kept.
    sub = await js.subscribe("articles.enriched", ordered_consumer=True, deliver_policy=DeliverPolicy.NEW)

    with open(file, encoding="utf-8") as f:
        raw = {"id": file, "text": f.read()}
    # publish returns when the server has written the article down. The message id makes a second try harmless.
    await js.publish("articles.raw", json.dumps(raw).encode(), headers={"Nats-Msg-Id": file})

    while True:
        message = await sub.next_msg(timeout=60)
        article = json.loads(message.data)
        if article["id"] == file:
            break
    for quote in article["quotes"]:
        print(f"{quote['speaker']['name']}: {quote['text']}")
    await nc.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: client.py FILE")
    asyncio.run(main(sys.argv[1]))

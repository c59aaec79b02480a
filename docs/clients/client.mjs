// Publishes the article of a file and prints who said what in it. Needs @nats-io/transport-node and @nats-io/jetstream.
import { readFile } from "node:fs/promises";
import { DeliverPolicy, jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: client.mjs FILE");
  process.exit(2);
}
const nc = await connect({ servers: process.env.ISNAD_NATS_URL ?? "nats://127.0.0.1:4222" });
const js = jetstream(nc);

// An ordered consumer sees every article of the stream once, in order. DeliverPolicy.All would begin with the oldest that is kept.
const consumer = await js.consumers.get("ARTICLES_ENRICHED", { deliver_policy: DeliverPolicy.New });
const messages = await consumer.consume();

const raw = { id: file, text: await readFile(file, "utf8") };
// publish returns when the server has written the article down. The message id makes a second try harmless.
await js.publish("articles.raw", JSON.stringify(raw), { msgID: file });

for await (const m of messages) {
  const article = m.json();
  if (article.id !== file) continue;
  for (const quote of article.quotes) {
    console.log(`${quote.speaker.name}: ${quote.text}`);
  }
  break;
}
await nc.close();

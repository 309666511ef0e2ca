import { collector } from "../../bytes/collector.ts";
import { filmHead } from "./filmHead.ts";
import type { Reply, StreamReply } from "./transport.ts";

const LARGEST_JSON_BYTES = 1_000_000;

/**
 * An answer in JSON read as text, within the time limit; a film that is only called so, as some servers call everything that
 * they do not know, and every other answer are left as they are. What breaks off or takes too long is no answer.
 */
export async function filmOrText(reply: Reply | StreamReply): Promise<Reply | StreamReply> {
  if (reply.kind !== "stream" || !isJson(reply)) return reply;
  try {
    const { isFilm, whole } = await filmHead(reply.body);
    if (isFilm) return { ...reply, body: whole };
    const bytes = await readAll(whole, LARGEST_JSON_BYTES);
    const text = Buffer.from(bytes ?? []).toString("utf8");
    return { kind: "text", status: reply.status, header: reply.header, text };
  } catch {
    return { kind: "silence", wasSent: true, reason: "the answer broke off, or took too long" };
  }
}

function isJson({ header }: StreamReply): boolean {
  return /\bjson\b/i.test(header("content-type") ?? "");
}

/** The whole of a small body; null when it is not small, and then it is closed. Throws when it breaks. */
export async function readAll(
  body: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Uint8Array | null> {
  const collected = collector();
  for await (const chunk of body) {
    collected.add(chunk);
    if (collected.size() > mostBytes) return null;
  }
  return collected.bytes();
}

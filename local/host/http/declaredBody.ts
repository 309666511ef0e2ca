import type { IncomingMessage } from "node:http";

/**
 * Reads a body whose length is declared, whole: the real host does so before it calls a function. Undefined when none
 * is declared (the body streams, or there is none). Throws when the client goes away.
 */
export async function readDeclaredBody(
  request: IncomingMessage,
  bytesAtMost: number,
): Promise<Buffer | "too_large" | undefined> {
  const declared = request.headers["content-length"];
  if (declared === undefined) return undefined;
  if (Number(declared) > bytesAtMost) return "too_large";
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** One block of an event stream, taken apart. */
export interface SseBlock {
  readonly event: string | null;
  readonly id: string | null;
  readonly retry: string | null;
  readonly comment: boolean;
  readonly data: unknown;
}

/** Takes an event stream apart as it comes, as browsers do. */
export async function* sseBlocks(text: AsyncIterable<string | Uint8Array>): AsyncGenerator<SseBlock> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of text) {
    rest += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield parse(block);
  }
}

function parse(block: string): SseBlock {
  const lines = block.split("\n");
  const field = (name: string) =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  const data = field("data");
  return {
    event: field("event"),
    id: field("id"),
    retry: field("retry"),
    comment: block.startsWith(":"),
    data: data === null ? null : JSON.parse(data),
  };
}

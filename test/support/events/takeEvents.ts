import type { SseBlock } from "./sseEvents.ts";

/** The next events, comments left out. */
export async function take(blocks: AsyncGenerator<SseBlock>, count: number): Promise<SseBlock[]> {
  const taken: SseBlock[] = [];
  while (taken.length < count) {
    const { value, done } = await blocks.next();
    if (done) throw new Error(`the stream ended after ${JSON.stringify(taken)}`);
    if (value.event !== null) taken.push(value);
  }
  return taken;
}

/** Each event as "video ID STAGE" or "deleted ID". */
export const inShort = (blocks: readonly SseBlock[]) =>
  blocks.map(({ event, data }) => {
    const { id, stage } = data as { id: string; stage?: string };
    return `${event} ${id} ${stage ?? ""}`.trim();
  });

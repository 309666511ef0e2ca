import { Agent, type ClientRequest, get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type SseBlock, sseBlocks } from "./sseEvents.ts";

/** A client of an event stream that comes back by itself, as a browser does. */
export interface EventClient {
  /** Everything it was told, over all connections. */
  readonly events: readonly (SseBlock & { readonly event: string })[];
  /** How often it was connected. */
  readonly connections: () => number;
  /** The status of the last answer. */
  readonly status: () => number | null;
  /** The service's answer ended, and it was told not to come back. */
  readonly isDone: () => boolean;
  /** Cuts the connection; it comes back. */
  cut(): void;
  close(): void;
}

const COMES_BACK_MS = 50;
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** Follows the stream at `url` until it is closed, or answered with anything but a stream that ended. */
export function followEvents(url: string, headers: Readonly<Record<string, string>> = {}): EventClient {
  const events: (SseBlock & { readonly event: string })[] = [];
  let lastId: string | null = null;
  let connections = 0;
  let status: number | null = null;
  let closed = false;
  let done = false;
  let sent: ClientRequest | undefined;

  async function once(): Promise<void> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const resuming = lastId === null ? {} : { "last-event-id": lastId };
      sent = get(url, { agent, headers: { ...headers, accept: "text/event-stream", ...resuming } }, resolve);
      sent.once("error", reject);
    });
    status = answer.statusCode ?? 0;
    connections += 1;
    if (status !== 200) {
      done = status === 204;
      closed = status < 500;
      answer.resume();
      return;
    }
    for await (const block of sseBlocks(answer)) {
      lastId = block.id ?? lastId;
      if (block.event !== null) events.push({ ...block, event: block.event });
    }
  }

  async function goOn(): Promise<void> {
    while (!closed) {
      await once().catch(() => undefined);
      if (!closed) await sleep(COMES_BACK_MS);
    }
  }

  void goOn();
  return {
    events,
    connections: () => connections,
    status: () => status,
    isDone: () => done,
    cut: () => void sent?.destroy(),
    close() {
      closed = true;
      sent?.destroy();
    },
  };
}

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type CreateReply, HONEST, type Json, type Lies, lieAbout } from "./lies.ts";

export interface LyingProvider {
  readonly url: string;
  /** The server that tells the truth, and what is made of its answers. */
  liesFor(truth: string, lies: Lies): void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Stands before an honest server, makes the same jobs, and lies about them. */
export async function lyingProvider(): Promise<LyingProvider> {
  let lying: Lying | null = null;
  const server = createServer((call, answer) => {
    (lying ?? new Lying("", HONEST)).pass(call, answer).catch(() => answer.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    liesFor(truth, lies) {
      lying = new Lying(truth, lies);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Lying {
  readonly #truth: string;
  readonly #lies: Lies;
  readonly #trueIds = new Map<string, string>();
  readonly #shownIds = new Map<string, string>();
  #creates = 0;

  constructor(truth: string, lies: Lies) {
    this.#truth = truth;
    this.#lies = lies;
  }

  async pass(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = call;
    const body = await buffer(call);
    const isCreate = method === "POST";
    const turn = isCreate ? (this.#lies.creates[this.#creates++] ?? "fine") : "fine";
    if (turn === "503 unmade") return void answer.writeHead(503).end("no");
    if (turn === "reset unmade") return void answer.destroy();
    const told = await fetch(`${this.#truth}${this.#trueUrl(url)}`, {
      method,
      headers: headersOf(call),
      ...(body.length > 0 ? { body } : {}),
    });
    const content = Buffer.from(await told.arrayBuffer());
    if (turn === "reset") return void answer.destroy();
    if (turn === "502") return void answer.writeHead(502).end("no");
    if (turn === "garbled")
      return void answer.writeHead(200, { "content-type": "application/json" }).end("{");
    const date = new Date(Date.parse(told.headers.get("date") ?? "") + this.#lies.clockMs);
    answer.sendDate = false;
    if (this.#lies.sendsDate) answer.setHeader("date", date.toUTCString());
    const type = told.headers.get("content-type") ?? "application/octet-stream";
    if (type.includes("json")) {
      const json: unknown = JSON.parse(content.toString());
      const shown = JSON.stringify(this.#lie(json, turn, date.getTime()));
      return void answer.writeHead(told.status, { "content-type": type }).end(shown);
    }
    this.#film(answer, told.status, type, content);
  }

  #film(answer: ServerResponse, status: number, type: string, content: Buffer): void {
    const { film } = this.#lies;
    if (status !== 200 || film === "plain") {
      answer.writeHead(status, { "content-type": type, "content-length": content.length }).end(content);
    } else if (film === "206") {
      const range = `bytes 0-${content.length - 1}/${content.length}`;
      answer.writeHead(206, { "content-type": type, "content-range": range }).end(content);
    } else {
      const packed = film === "gzip" ? gzipSync(content) : brotliCompressSync(content);
      answer.writeHead(200, { "content-type": type, "content-encoding": film }).end(packed);
    }
  }

  #lie(json: unknown, turn: CreateReply, date: number): unknown {
    const shown = lieAbout(json, { lies: this.#lies, date, shownId: (id) => this.#shownId(id) });
    if (turn !== "another's id" || typeof shown !== "object") return shown;
    return { ...shown, id: this.#shownIds.values().next().value ?? "video_of_somebody" } as Json;
  }

  #shownId(id: string): string | number {
    const { ids } = this.#lies;
    const known = this.#shownIds.get(id);
    const shown = known ?? showAs(ids, id, this.#shownIds.size);
    this.#shownIds.set(id, shown);
    this.#trueIds.set(shown, id);
    return ids === "numeric" ? Number(shown) : shown;
  }

  #trueUrl(url: string): string {
    return url.replace(/\/videos\/([^/?]+)/, (all, id: string) => {
      const known = this.#trueIds.get(decodeURIComponent(id));
      return known === undefined ? all : `/videos/${known}`;
    });
  }
}

function showAs(ids: Lies["ids"], id: string, number: number): string {
  if (ids === "long") return `${id}_${"bGl0ZWxsbTo".repeat(30)}`;
  return ids === "numeric" ? String(90_071 + number) : id;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ["api-key", "authorization", "content-type", "range"];
  return Object.fromEntries(kept.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}

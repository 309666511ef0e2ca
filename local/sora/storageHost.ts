import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ByteSource } from "./byteSource.ts";
import { deliver } from "./deliver.ts";
import { gatewayError } from "./errorShapes.ts";
import type { Fault } from "./faults/fault.ts";
import { filmReply } from "./filmReply.ts";
import { type Reply, text } from "./reply.ts";

/** A film at an address that does not hold for ever. */
export interface SharedFilm {
  readonly isOver: () => boolean;
  readonly answer: (
    headers: Readonly<Record<string, string | undefined>>,
    noteFaults: (faults: readonly Fault[]) => void,
  ) => Promise<Reply>;
}

/** What a request came to. */
type Seen = (request: IncomingMessage, status: number, faults: readonly Fault[]) => void;

/** What a store of signed addresses answers to one that has run out. */
const EXPIRED = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

/** Another host, at which films lie or to which a download can be redirected: it knows no keys, and must never be shown one. */
export class StorageHost {
  readonly #films = new Map<string, SharedFilm>();
  readonly #seen: Seen;
  #server: Promise<Server> | null = null;
  #origin = "";

  /** `seen` is told of every request that arrives here. */
  constructor(seen: Seen) {
    this.#seen = seen;
  }

  /** Listens, on another host name and port than the API. */
  async serve(): Promise<void> {
    this.#server ??= this.#listen();
    // Listening on 127.0.0.1 gives an address with a port.
    const { port } = (await this.#server).address() as AddressInfo;
    this.#origin = `http://localhost:${port}`;
  }

  /** An address under which the film can be fetched for good. */
  async publish(film: ByteSource): Promise<string> {
    await this.serve();
    const facts = { type: "video/mp4", tag: "film", madeAt: 0 };
    const answer: SharedFilm["answer"] = async (headers) => filmReply(film, facts, headers);
    return this.share("film.mp4", { isOver: () => false, answer });
  }

  /** An address of its own, signed as it were, once this serves. */
  share(name: string, film: SharedFilm): string {
    const path = `/films/${randomUUID()}/${name}`;
    this.#films.set(path, film);
    return `${this.#origin}${path}?signature=${randomUUID()}`;
  }

  async close(): Promise<void> {
    const server = await this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => {
      this.#answer(request)
        .then((reply) => deliver(request, response, reply, Date.now()))
        .catch(() => response.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return server;
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    let struck: readonly Fault[] = [];
    const film = this.#films.get(request.url?.split("?")[0] ?? "");
    const reply = !film
      ? gatewayError(404, "Resource not found")
      : film.isOver()
        ? text(403, EXPIRED, "application/xml")
        : await film.answer(headersOf(request), (faults) => {
            struck = faults;
          });
    this.#seen(request, reply.status, struck);
    return reply;
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

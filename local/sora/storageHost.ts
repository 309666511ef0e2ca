import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ByteSource } from "./byteSource.ts";
import { deliver } from "./deliver.ts";
import { gatewayError } from "./errorShapes.ts";
import { filmReply } from "./filmReply.ts";

/** Another host that a download can be redirected to: it knows no keys, and must never be shown one. */
export class StorageHost {
  readonly #films = new Map<string, ByteSource>();
  readonly #seen: (request: IncomingMessage, status: number) => void;
  #server: Promise<Server> | null = null;

  /** `seen` is told of every request that arrives here. */
  constructor(seen: (request: IncomingMessage, status: number) => void) {
    this.#seen = seen;
  }

  /** An address, on another host name and port, under which the film can be fetched. */
  async publish(film: ByteSource): Promise<string> {
    const path = `/films/${randomUUID()}.mp4`;
    this.#films.set(path, film);
    this.#server ??= this.#listen();
    // Listening on 127.0.0.1 gives an address with a port.
    const { port } = (await this.#server).address() as AddressInfo;
    return `http://localhost:${port}${path}`;
  }

  async close(): Promise<void> {
    const server = await this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => {
      const film = this.#films.get(request.url ?? "");
      const reply = film
        ? filmReply(film, { type: "video/mp4", tag: "film", madeAt: 0 }, request.headers)
        : gatewayError(404, "Resource not found");
      this.#seen(request, reply.status);
      deliver(request, response, reply, Date.now()).catch(() => response.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return server;
  }
}

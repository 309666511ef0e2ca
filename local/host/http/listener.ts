import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listener {
  readonly port: number;
  /** Takes no more connections and cuts those that are open, at once. */
  close(): void;
}

/** Serves on 127.0.0.1; port 0 takes a free one. */
export async function listen(port: number, handle: RequestListener): Promise<Listener> {
  const server = createServer(handle);
  server.requestTimeout = 0; // uploads may take their time
  server.keepAliveTimeout = 0; // a pooled connection is not closed under the client that takes it up again
  await once(server.listen(port, "127.0.0.1"), "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close }; // it listens on TCP
}

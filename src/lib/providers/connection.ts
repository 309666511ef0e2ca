import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

/** The connection of one request, never shared, that remembers whether it was ever open. */
export interface Connection {
  readonly agent: http.Agent;
  /** False: nothing of the request can have reached the provider. */
  readonly wasOpen: () => boolean;
}

/**
 * A fresh connection for a request that must not be repeated. A shared one may have been closed by the server while it
 * was idle, and then the request would fail in a way that leaves open whether it arrived.
 */
export function freshConnection(url: string): Connection {
  let open = false;
  const watch = <T extends Duplex | null | undefined>(socket: T, event: "connect" | "secureConnect"): T => {
    socket?.once(event, () => {
      open = true;
    });
    return socket;
  };

  class PlainAgent extends http.Agent {
    override createConnection(...args: Parameters<http.Agent["createConnection"]>) {
      return watch(super.createConnection(...args), "connect");
    }
  }
  // Open only once the certificate has been accepted: before that nothing is sent.
  class SecureAgent extends https.Agent {
    override createConnection(...args: Parameters<https.Agent["createConnection"]>) {
      return watch(super.createConnection(...args), "secureConnect");
    }
  }

  const agent = new URL(url).protocol === "https:" ? new SecureAgent() : new PlainAgent();
  return { agent, wasOpen: () => open };
}

import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { TunnelAgent } from "./proxy.ts";

/** The sender of one request, over a connection of its own, that knows whether anything can have been sent. */
export interface OneConnection extends HttpClient {
  /** False: no connection was ever open, so nothing of the request can have reached the provider. */
  readonly wasSent: () => boolean;
}

const client = createDefaultHttpClient();

/**
 * A sender for a request that must not be repeated. It shares no connection: one that the server closed while it was
 * idle would make the request fail in a way that leaves open whether it arrived.
 */
export function oneConnection(): OneConnection {
  let handedOver = false;
  let tried = false;
  let open = false;

  function watch<T extends Duplex | null | undefined>(socket: T, event: "connect" | "secureConnect"): T {
    tried = true;
    socket?.once(event, () => {
      open = true;
    });
    return socket;
  }

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
  class WatchedTunnel extends TunnelAgent {
    override async connect(...args: Parameters<TunnelAgent["connect"]>) {
      tried = true;
      return watch(await super.connect(...args), "secureConnect");
    }
  }

  return {
    sendRequest(request) {
      handedOver = true;
      const { agent } = request;
      if (agent instanceof TunnelAgent) request.agent = new WatchedTunnel(agent.proxy);
      // A plain request to a proxy has an agent already, which keeps no connection either.
      else if (!request.proxySettings) {
        request.agent = new URL(request.url).protocol === "https:" ? new SecureAgent() : new PlainAgent();
      }
      return client.sendRequest(request);
    },
    // A request handed over that no agent of ours was asked to connect is taken as sent.
    wasSent: () => handedOver && (open || !tried),
  };
}

import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the server got it. */
export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the server does with one request. */
export type Script = (request: Recorded, response: ServerResponse) => void;

export interface ScriptedServer {
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly Recorded[];
  /** How many connections were opened to it. */
  readonly connections: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts a server on a free port of loopback that does what a test tells it, and remembers what it was asked. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: Recorded[] = [];
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      return;
    }
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks) };
    requests.push(request);
    script(request, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A script that answers JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Script {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** A script that plays one script a request, the last one for all that follow. */
export function inTurn(...scripts: readonly Script[]): Script {
  let turn = 0;
  return (request, response) => {
    scripts[Math.min(turn, scripts.length - 1)]?.(request, response);
    turn += 1;
  };
}

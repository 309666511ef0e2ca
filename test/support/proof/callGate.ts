import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Where a process is killed. */
export interface KillPoint {
  /** The number of a call, or the first call whose method and path are this ("POST /openai/v1/videos") or fit it. */
  readonly at: number | string | RegExp;
  readonly when: "before" | "after";
}

/** Stands between a process and the servers it calls, numbers its calls, and tells when it comes to one of them. */
export class CallGate {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #servers: Server[] = [];
  #calls: string[] = [];
  #point: KillPoint | null = null;
  #struck: string | null = null;
  #strike: () => void = () => {};

  /** A port that leads through the gate to the server at `port`, both on this machine. */
  async leadTo(port: number): Promise<number> {
    const server = createServer((call, answer) => {
      // A call breaks off when its caller dies, and has no answer then.
      this.#pass(port, call, answer).catch(() => answer.destroy());
    });
    this.#servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return (server.address() as AddressInfo).port; // it listens on TCP
  }

  /** The calls since the last `arm`, in their order. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** Counts from 1 again. At this point `strike` is called, and the call gets no answer. */
  arm(point: KillPoint | null, strike: () => void = () => {}): void {
    this.#calls = [];
    this.#point = point;
    this.#struck = null;
    this.#strike = strike;
  }

  /** Lets everything pass again; gives the call at which it struck, null when the point was not reached. */
  disarm(): string | null {
    this.#point = null;
    return this.#struck;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
    this.#agent.destroy();
  }

  async #pass(port: number, call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(call);
    const name = `${call.method} ${call.url?.split("?")[0]}`;
    const number = this.#calls.push(name);
    if (this.#strikes(number, name, "before")) return void answer.destroy();
    const { method = "GET", url = "/", headers } = call;
    const passed = request({ host: "127.0.0.1", port, method, path: url, headers, agent: this.#agent });
    passed.end(body);
    const [reply] = (await once(passed, "response")) as [IncomingMessage]; // the event's one argument
    const content = await buffer(reply);
    if (this.#strikes(number, name, "after")) return void answer.destroy();
    answer.writeHead(reply.statusCode ?? 502, asTheyWere(reply, content.length));
    answer.end(content);
  }

  #strikes(call: number, name: string, when: KillPoint["when"]): boolean {
    if (this.#point?.when !== when) return false;
    const { at } = this.#point;
    if (at instanceof RegExp ? !at.test(name) : at !== call && at !== name) return false;
    this.#point = null;
    this.#struck = name;
    this.#strike();
    return true;
  }
}

/** The headers of a reply, but for those that are about the connection it came on. */
function asTheyWere({ headers, method }: IncomingMessage, bytes: number): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(
    ([name]) => !["connection", "keep-alive", "transfer-encoding"].includes(name),
  );
  const copy = Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""]));
  return headers["transfer-encoding"] && method !== "HEAD"
    ? { ...copy, "content-length": String(bytes) }
    : copy;
}

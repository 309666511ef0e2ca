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
import type { CrashPoint } from "../callWalk.ts";

/** Stands between a process and the servers it calls, numbers its calls, and tells when it comes to one of them. */
export class CallGate {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #servers: Server[] = [];
  #calls: string[] = [];
  #point: CrashPoint | null = null;
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
  arm(point: CrashPoint | null, strike: () => void = () => {}): void {
    this.#calls = [];
    this.#point = point;
    this.#strike = strike;
  }

  /** Lets everything pass again; true when the point was reached. */
  disarm(): boolean {
    const wasReached = this.#point === null;
    this.#point = null;
    return wasReached;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
    this.#agent.destroy();
  }

  async #pass(port: number, call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(call);
    const number = this.#calls.push(`${call.method} ${call.url?.split("?")[0]}`);
    if (this.#strikes(number, "before")) return void answer.destroy();
    const { method = "GET", url = "/", headers } = call;
    const passed = request({ host: "127.0.0.1", port, method, path: url, headers, agent: this.#agent });
    passed.end(body);
    const [reply] = (await once(passed, "response")) as [IncomingMessage]; // the event's one argument
    const content = await buffer(reply);
    if (this.#strikes(number, "after")) return void answer.destroy();
    answer.writeHead(reply.statusCode ?? 502, asTheyWere(reply, content.length));
    answer.end(content);
  }

  #strikes(call: number, when: CrashPoint["when"]): boolean {
    if (this.#point?.call !== call || this.#point.when !== when) return false;
    this.#point = null;
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

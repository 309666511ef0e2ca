import type { VirtualClock } from "../clock/virtualClock.ts";
import type { TestHost } from "../testing.ts";
import type { ClientCall, HttpExchange, Json, Recording } from "./recording.ts";

/** Does to a host what was done to the real engine: the calls come from the recording. */
export class Driver {
  readonly host: TestHost;
  readonly clock: VirtualClock;
  readonly client: ClientCall[] = [];
  readonly http: HttpExchange[] = [];
  readonly #recorded: Recording;

  constructor(host: TestHost, clock: VirtualClock, recorded: Recording) {
    this.host = host;
    this.clock = clock;
    this.#recorded = recorded;
  }

  /** Makes the next recorded calls of the durable client, through the SDK inside the app. */
  async call(count = 1): Promise<void> {
    for (let left = count; left > 0; left--) {
      const next = this.#recorded.client[this.client.length];
      if (!next) throw new Error("There is no further recorded call.");
      await this.callWith(next.method, next.args);
    }
  }

  /** A call with other arguments than the recorded one, because those hold the recording's own times. */
  async callWith(method: string, args: readonly Json[]): Promise<void> {
    const body = JSON.stringify({ method, args });
    const response = await this.host.request("POST", "/api/client", { body });
    const outcome = (await response.json()) as Pick<ClientCall, "result" | "error" | "http">; // of the fixture's app
    this.client.push({ method, args, ...outcome });
    await this.settle();
  }

  /** Sends the next recorded plain requests. */
  async send(count = 1): Promise<void> {
    for (let left = count; left > 0; left--) {
      const next = this.#recorded.http[this.http.length];
      if (!next) throw new Error("There is no further recorded request.");
      const isRaw = typeof next.reqBody === "string";
      const body =
        next.reqBody === null ? undefined : isRaw ? next.reqBody : JSON.stringify(unwrap(next.reqBody));
      const response = await this.host.request(next.method, next.url.replace("<hub>", ""), {
        ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
      });
      const { method, url, reqBody } = next;
      const headers = Object.fromEntries(response.headers);
      const text = await response.text();
      this.http.push({ method, url, reqBody, status: response.status, headers, body: parsed(text) });
      await this.settle();
    }
  }

  /** Lets everything end that can without time passing. */
  async settle(): Promise<void> {
    await this.clock.idle();
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds);
  }

  /** Lets time pass until nothing is left to wait for. */
  async finish(): Promise<void> {
    await this.clock.runUntilIdle({ within: 30 * 24 * 3600 * 1000 });
  }

  /** The status of an instance as the driver of the recordings asked for it at the end. */
  async status(id: string): Promise<Json> {
    const path = `/durabletask/instances/${encodeURIComponent(id)}?showHistory=true&showHistoryOutput=true&showInput=true`;
    const response = await this.host.request("GET", path);
    const text = await response.text();
    return text === "" ? `HTTP ${response.status}` : (JSON.parse(text) as Json); // JSON is what it is
  }
}

function unwrap(body: Json): Json {
  const inner = typeof body === "object" && body !== null && "json" in body ? body["json"] : undefined;
  return inner ?? body;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON is what it is
  } catch {
    return text;
  }
}

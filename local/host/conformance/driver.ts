import { statusJson } from "../durable/clientApi.ts";
import type { VirtualClock } from "../testing/virtualClock.ts";
import type { TestHost } from "../testing.ts";
import {
  type ClientCall,
  type HttpExchange,
  isObject,
  type Json,
  type JsonObject,
  type Recording,
} from "./recording.ts";
import { shownHistory } from "./shownHistory.ts";

/** What recordings call `<hub>`. */
const hubQuery = "taskHub=LocalHub&connection=Storage&code=";
const month = 30 * 24 * 3600 * 1000;

/** Does to a host what was done to the real engine: the calls come from the recording. */
export class Driver {
  host: TestHost;
  readonly clock: VirtualClock;
  readonly client: ClientCall[] = [];
  readonly http: HttpExchange[] = [];
  readonly looks: JsonObject[] = [];
  readonly #recorded: Recording;
  readonly #restart: () => Promise<TestHost>;

  constructor(host: TestHost, clock: VirtualClock, recorded: Recording, restart: () => Promise<TestHost>) {
    this.host = host;
    this.clock = clock;
    this.#recorded = recorded;
    this.#restart = restart;
  }

  get hasCalls(): boolean {
    return this.client.length < this.#recorded.client.length;
  }

  async callAll(): Promise<void> {
    while (this.hasCalls) await this.call();
  }

  /** Makes the next recorded calls of the durable client, through the SDK inside the app. */
  async call(count = 1): Promise<void> {
    for (let left = count; left > 0; left--) await this.callWith(this.#nextCall().args);
  }

  /** The next recorded call with other arguments, because the recorded ones hold the recording's own times. */
  async callWith(args: readonly Json[]): Promise<void> {
    const { method } = this.#nextCall();
    const body = JSON.stringify({ method, args });
    const response = await this.host.request("POST", "/api/client", { body });
    const outcome = (await response.json()) as Pick<ClientCall, "result" | "error" | "http">; // of the fixture's app
    this.client.push({ method, args, ...outcome });
    await this.settle();
  }

  /** Leaves recorded calls out; the comparison will say so. */
  skip(count = 1): void {
    for (let left = count; left > 0; left--) {
      const { method, args } = this.#nextCall();
      this.client.push({ method, args, result: "<not called>", http: [] });
    }
  }

  /** Sends the next recorded plain requests. */
  async send(count = 1, contentType = "application/json"): Promise<void> {
    for (let left = count; left > 0; left--) {
      const { method, url, reqBody } = this.#nextRequest();
      const isText = typeof reqBody === "string";
      const body = reqBody === null ? {} : { body: isText ? reqBody : JSON.stringify(reqBody) };
      const headers = reqBody === null ? {} : { "content-type": contentType };
      const path = url.replace("<hub>", hubQuery + this.host.key);
      const response = await this.host.request(method, path, { ...body, headers });
      this.http.push({
        ...{ method, url, reqBody, status: response.status },
        headers: Object.fromEntries(response.headers),
        body: parsed(await response.text()),
      });
      await this.settle();
    }
  }

  /** Leaves plain requests out; the comparison will say so. */
  skipRequests(count: number): void {
    for (let left = count; left > 0; left--) {
      const { method, url, reqBody } = this.#nextRequest();
      this.http.push({ method, url, reqBody, status: 0, headers: {}, body: "<not sent>" });
    }
  }

  /** Any other request, which no recording holds. */
  async post(path: string, json: Json = null): Promise<void> {
    await this.host.request("POST", path, { body: JSON.stringify(json) });
    await this.settle();
  }

  /** Looks at an instance on the way, as the recordings' driver did. */
  look(id: string): void {
    const status = this.status(id);
    if (isObject(status)) this.looks.push(status);
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
    await this.clock.runUntilIdle({ within: month });
  }

  /** Starts a new host on the hub of one that has died. */
  async restart(): Promise<void> {
    await this.host.dispose();
    this.host = await this.#restart();
  }

  /** The status of an instance with its history, as the recordings' driver asked the real engine for it at the end. */
  status(id: string): Json {
    const { store } = this.host;
    const row = store.instance(id);
    if (!row) return "HTTP 404";
    const historyEvents = shownHistory(this.host.history(id));
    return JSON.parse(JSON.stringify({ ...statusJson(row), historyEvents })) as Json; // as it would be sent
  }

  #nextRequest(): HttpExchange {
    const next = this.#recorded.http[this.http.length];
    if (!next) throw new Error("There is no further recorded request.");
    return next;
  }

  #nextCall(): ClientCall {
    const next = this.#recorded.client[this.client.length];
    if (!next) throw new Error("There is no further recorded call.");
    return next;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON is what it is
  } catch {
    return text;
  }
}

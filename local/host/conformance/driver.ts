import type { Driven } from "./driven.ts";
import {
  type ClientCall,
  type HttpExchange,
  isObject,
  type Json,
  type JsonObject,
  type Recording,
} from "./recording.ts";

/** Does to a host what was done to the real engine: the calls come from the recording. */
export class Driver {
  readonly client: ClientCall[] = [];
  readonly http: HttpExchange[] = [];
  readonly looks: JsonObject[] = [];
  readonly driven: Driven;
  readonly #recorded: Recording;

  constructor(driven: Driven, recorded: Recording) {
    this.driven = driven;
    this.#recorded = recorded;
  }

  get hasCalls(): boolean {
    return this.client.length < this.#recorded.client.length;
  }

  async callAll(): Promise<void> {
    while (this.hasCalls) await this.call();
  }

  /** Makes the next recorded calls of the durable client, through the SDK inside the app. */
  async call(count = 1): Promise<void> {
    for (let left = count; left > 0; left--) {
      const { method, args } = this.#nextCall();
      const body = JSON.stringify({ method, args });
      const response = await this.driven.request("POST", "/api/client", { body });
      const outcome = (await response.json()) as Pick<ClientCall, "result" | "error" | "http">; // of the fixture's app
      this.client.push({ method, args, ...outcome });
      await this.driven.settle();
    }
  }

  /** Sends the next recorded plain requests. */
  async send(count = 1, contentType = "application/json"): Promise<void> {
    for (let left = count; left > 0; left--) {
      const { method, url, reqBody } = this.#nextRequest();
      const isText = typeof reqBody === "string";
      const body = reqBody === null ? {} : { body: isText ? reqBody : JSON.stringify(reqBody) };
      const headers = reqBody === null ? {} : { "content-type": contentType };
      const path = url.replace("<hub>", this.driven.hubQuery);
      const response = await this.driven.request(method, path, { ...body, headers });
      this.http.push({
        ...{ method, url, reqBody, status: response.status },
        headers: Object.fromEntries(response.headers),
        body: parsed(await response.text()),
      });
      await this.driven.settle();
    }
  }

  /** Any other request, which no recording holds. */
  async post(path: string, json: Json = null): Promise<void> {
    await this.driven.request("POST", path, { body: JSON.stringify(json) });
    await this.driven.settle();
  }

  /** Looks at an instance on the way, as the recordings' driver did. */
  async look(id: string): Promise<void> {
    const status = await this.driven.status(id);
    if (isObject(status)) this.looks.push(status);
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    await this.driven.pass(milliseconds);
  }

  /** Lets time pass until nothing is left to wait for. */
  async finish(): Promise<void> {
    await this.driven.finish();
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

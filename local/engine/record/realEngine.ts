import { setTimeout as sleep } from "node:timers/promises";
import type { Driven } from "../../host/conformance/driven.ts";
import { isObject, type Json, type RawInvocation } from "../../host/conformance/recording.ts";
import { isWaitedFor } from "./openTimers.ts";
import type { RecordedHub } from "./recordedHub.ts";

const CLIENT_API = "/durabletask";
/** Where the host answers what its worker's client asks. */
const WEB_HOOKS = "/runtime/webhooks/durabletask";
const LOOK_EVERY_MS = 50;
/** Longer than a message lies in a queue that was empty. */
const BEGINS_WITHIN_MS = 1_500;
const QUIET_MS = 150;
const WARM_UP = "warm-up";
/** Longer than any activity runs but one, which the scenarios that have it wait for. */
const QUIET_AT_THE_END_MS = 5_500;

/** The real engine, driven through a scenario: time passes by itself. */
export class RealEngine implements Driven {
  readonly hubQuery = "taskHub=RefHub&connection=Storage&code=none";
  /** The host looks for what is due once a second, and then an activity of six seconds runs. */
  readonly lateAtMost = 30_000;
  readonly #hub: RecordedHub;
  /** How many invocations there were before the scenario began, and before its last request. */
  #first = 0;
  #before = 0;

  constructor(hub: RecordedHub) {
    this.#hub = hub;
  }

  /** As on an engine that has run for a while: the first calls of a process take long, and then results come together. */
  async warmUp(): Promise<void> {
    await this.start("S03", {}, WARM_UP);
    while (field(await this.status(WARM_UP), "runtimeStatus") !== "Completed") await sleep(LOOK_EVERY_MS);
    this.#first = (await this.#hub.invocations()).length;
  }

  now(): number {
    return Date.now();
  }

  async request(method: string, path: string, init: RequestInit): Promise<Response> {
    this.#before = (await this.#hub.invocations()).length;
    const asked = path.startsWith(`${CLIENT_API}/`) ? path.replace(CLIENT_API, WEB_HOOKS) : path;
    return await fetch(`${this.#hub.url}${asked}`, { redirect: "manual", ...init, method });
  }

  async start(orchestrator: string, input: Json, id: string): Promise<void> {
    await this.#post(`orchestrators/${orchestrator}/${id}`, input);
  }

  async raiseEvent(id: string, event: string, data: Json): Promise<void> {
    await this.#post(`instances/${id}/raiseEvent/${event}`, data);
  }

  async status(id: string): Promise<Json> {
    const query = "showHistory=true&showHistoryOutput=true&showInput=true";
    const path = `${WEB_HOOKS}/instances/${encodeURIComponent(id)}?${query}`;
    const answer = await fetch(`${this.#hub.url}${path}`);
    const text = await answer.text();
    return text === "" ? `HTTP ${answer.status}` : (JSON.parse(text) as Json); // JSON is what it is
  }

  async invocations(): Promise<readonly RawInvocation[]> {
    return (await this.#hub.invocations()).slice(this.#first);
  }

  async updatedAt(id: string): Promise<number> {
    return Date.parse(String(field(await this.status(id), "lastUpdatedTime")));
  }

  /** Until the last request has led to something stored, or to nothing, and nothing more has ended for a moment. */
  async settle(): Promise<void> {
    const asked = Date.now();
    const isBefore = async () => (await this.#hub.invocations()).length === this.#before;
    while ((await isBefore()) && Date.now() - asked < BEGINS_WITHIN_MS) await sleep(LOOK_EVERY_MS);
    do await this.#quiet(QUIET_MS);
    while (await this.#isUnstored());
  }

  /** Whether the first episode of an instance has ended, but is not seen yet in its status. */
  async #isUnstored(): Promise<boolean> {
    const last = (await this.#hub.invocations()).at(-1);
    return last !== undefined && field(await this.status(last.instanceId), "runtimeStatus") === "Pending";
  }

  async pass(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
  }

  async finish(): Promise<void> {
    do await this.#quiet(QUIET_AT_THE_END_MS);
    while (await this.#isWaiting());
  }

  async die(): Promise<void> {
    await this.#hub.kill();
  }

  async restart(): Promise<void> {
    await this.#hub.start();
  }

  async #isWaiting(): Promise<boolean> {
    const ids = new Set((await this.invocations()).map(({ instanceId }) => instanceId));
    for (const id of ids) if (isWaitedFor(await this.status(id), Date.now())) return true;
    return false;
  }

  async #quiet(milliseconds: number): Promise<void> {
    let [count, since] = [-1, 0];
    do {
      const { length } = await this.#hub.invocations();
      if (length !== count) [count, since] = [length, Date.now()];
      await sleep(LOOK_EVERY_MS);
    } while (Date.now() - since < milliseconds);
  }

  async #post(path: string, json: Json): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await this.request("POST", `${CLIENT_API}/${path}`, {
      headers,
      body: JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}

function field(status: Json, name: string): Json | undefined {
  return isObject(status) ? status[name] : undefined;
}

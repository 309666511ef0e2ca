import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FunctionApp } from "./core/functionApp.ts";
import { functionsCore } from "./core/functionsCore.ts";
import type { Log } from "./core/rpcTypes.ts";
import { durableClientData, type HubAddress } from "./durable/clientData.ts";
import { Engine } from "./durable/engine.ts";
import { Runtime, type RuntimeParts } from "./durable/runtime.ts";
import { FrontDoor, type Port } from "./http/frontDoor.ts";
import { type Listener, listen } from "./http/listener.ts";
import { send } from "./http/reply.ts";
import { TimerTriggers } from "./timers/timerTriggers.ts";

export interface HostOptions extends Omit<RuntimeParts, "app" | "address"> {
  readonly log: Log;
  /** What passes requests to `handle`, when somebody else listens; else the host does, once it has to. */
  readonly listener?: Listener;
}

/** One running host: the app of this process on one task hub. */
export class Host {
  readonly #engine: Engine;
  readonly runtime: Runtime;
  readonly timers: TimerTriggers;
  /** Opens what manages this host over HTTP; another at each start. */
  readonly key = randomBytes(16).toString("hex");
  readonly #listeners = new Map<Port, Promise<Listener>>();
  #door: FrontDoor | undefined;

  /** The app must be loaded. Throws when it uses what this host does not support. */
  constructor(options: HostOptions) {
    if (options.listener) this.#listeners.set("public", Promise.resolve(options.listener));
    const address = () => this.#address();
    const app = new FunctionApp(options.log, async () => durableClientData(await address()));
    this.runtime = new Runtime({ ...options, app, address });
    this.#engine = new Engine(this.runtime);
    this.timers = new TimerTriggers(this.runtime);
    this.runtime.onChange(() => this.#hangUpIfDead());
  }

  /** Starts work on the hub: waiting messages, timers, unfinished activities. */
  async start(): Promise<void> {
    const { runtime, timers, key } = this;
    const proxyUri = await functionsCore().streamUri();
    this.#door = new FrontDoor({ runtime, timers, key, proxyUri });
    this.#engine.start();
    timers.start();
  }

  /**
   * Serves on 127.0.0.1, on a free port unless somebody listens for this host already. The durable client has a port of its
   * own, as in the real engine.
   */
  listen(port: Port): Promise<Listener> {
    const begin = () => listen(0, (request, response) => void this.handle(port, request, response));
    const listening = this.#listeners.get(port) ?? begin();
    this.#listeners.set(port, listening);
    this.#hangUpIfDead();
    return listening;
  }

  /** Answers a request; nobody, once the host is dead. */
  async handle(port: Port, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = this.runtime.begin(`${request.method} ${request.url}`);
    if (this.#door && !this.runtime.isDead) await this.#door.handle(port, request, response);
    else send(response, { status: 503 });
    end();
  }

  /** Ends gracefully: a short time for what runs; what does not end in it runs again at the next start. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.timers.stop();
    await this.#engine.stop(graceMilliseconds);
  }

  /** A host that has crashed, its storage perhaps: its connections break. A new one on the same store goes on. */
  #hangUpIfDead(): void {
    if (!this.runtime.isDead) return;
    this.timers.stop();
    for (const listening of this.#listeners.values()) void listening.then((listener) => listener.close());
  }

  async #address(): Promise<HubAddress> {
    const { hubName } = this.runtime.parts.settings;
    const [{ port }, client] = await Promise.all([this.listen("public"), this.listen("client")]);
    return { hubName, port, clientPort: client.port, key: this.key };
  }
}

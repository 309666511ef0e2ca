import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FunctionApp } from "./core/functionApp.ts";
import { functionsCore } from "./core/functionsCore.ts";
import type { Log } from "./core/rpcTypes.ts";
import { durableClientData, type HubAddress } from "./durable/clientData.ts";
import { Engine } from "./durable/engine.ts";
import { Runtime, type RuntimeParts } from "./durable/runtime.ts";
import { FrontDoor } from "./http/frontDoor.ts";
import { type Listener, listen } from "./http/listener.ts";
import { send } from "./http/reply.ts";
import type { Unanswered } from "./http/unanswered.ts";
import type { HostSettings } from "./settings.ts";
import { TimerTriggers } from "./timers/timerTriggers.ts";

export interface HostOptions extends Omit<RuntimeParts, "app"> {
  readonly settings: HostSettings;
  readonly log: Log;
  /** What passes requests to `handle`, when somebody else listens; else the host does, once it has to. */
  readonly listener?: Listener;
  readonly unanswered: Unanswered;
  /** How long `stop` waits for what runs; 2000 unless given. */
  readonly stopGraceMilliseconds?: number;
}

/** One running host: the app of this process on one task hub. */
export class Host {
  readonly #options: HostOptions;
  readonly #engine: Engine;
  readonly runtime: Runtime;
  readonly timers: TimerTriggers;
  /** Opens what manages this host over HTTP; another at each start. */
  readonly key = randomBytes(16).toString("hex");
  #door: FrontDoor | undefined;
  #listening: Promise<Listener> | undefined;
  #listeningToClient: Promise<Listener> | undefined;

  /** The app must be loaded. Throws when it uses what this host does not support. */
  constructor(options: HostOptions) {
    this.#options = options;
    if (options.listener) this.#listening = Promise.resolve(options.listener);
    const { settings, checks, log } = options;
    const clientData = async () => durableClientData(await this.#address());
    const wrap = checks.wrap.bind(checks);
    const app = new FunctionApp({ log, clientData, wrap });
    this.runtime = new Runtime({ ...options, app });
    this.#engine = new Engine(this.runtime, settings);
    this.timers = new TimerTriggers(this.runtime);
    this.runtime.onChange(() => {
      if (!this.runtime.isDead) return;
      this.timers.stop();
      this.#hangUp();
    });
  }

  /** Starts work on the hub: waiting messages, timers, unfinished activities. */
  async start(): Promise<void> {
    const { runtime, timers } = this;
    const { unanswered, settings } = this.#options;
    const { routePrefix, bodyBytesAtMost } = settings;
    const proxyUri = await functionsCore().streamUri();
    const address = () => this.#address();
    this.#door = new FrontDoor({
      ...{ runtime, address, timers, key: this.key },
      ...{ routePrefix, bodyBytesAtMost, unanswered, proxyUri },
    });
    this.#engine.start();
    this.timers.start();
  }

  /** Serves on 127.0.0.1, on a free port unless somebody listens for this host already. */
  listen(): Promise<Listener> {
    this.#listening ??= listen(0, (request, response) => void this.handle(request, response));
    if (this.runtime.isDead) this.#hangUp();
    return this.#listening;
  }

  /** Serves the durable client on a port of its own, as the real engine does. */
  listenToClient(): Promise<Listener> {
    this.#listeningToClient ??= listen(
      0,
      (request, response) =>
        void this.#answer(request, response, (door) => door.handleClient(request, response)),
    );
    if (this.runtime.isDead) this.#hangUp();
    return this.#listeningToClient;
  }

  /** Answers a request; nobody, once the host is dead. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#answer(request, response, (door) => door.handle(request, response));
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (door: FrontDoor) => Promise<void>,
  ): Promise<void> {
    const end = this.runtime.begin(`${request.method} ${request.url}`);
    if (this.#door && !this.runtime.isDead) await answer(this.#door);
    else send(response, { status: 503 });
    end();
  }

  /** Ends at once, as a crash would: its connections break. A new host on the same store goes on. */
  crash(): void {
    this.runtime.die();
  }

  /** Ends gracefully: a short time for what runs; what does not end in it runs again at the next start. */
  async stop(): Promise<void> {
    this.timers.stop();
    await this.#engine.stop(this.#options.stopGraceMilliseconds ?? 2000);
  }

  #hangUp(): void {
    void this.#listening?.then((listener) => listener.close());
    void this.#listeningToClient?.then((listener) => listener.close());
  }

  async #address(): Promise<HubAddress> {
    const { hubName } = this.#options.settings;
    const [{ port }, client] = await Promise.all([this.listen(), this.listenToClient()]);
    return { hubName, port, clientPort: client.port, key: this.key };
  }
}

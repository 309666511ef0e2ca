import type { Clock } from "./clock/clock.ts";
import { FunctionApp } from "./core/functionApp.ts";
import { functionsCore } from "./core/functionsCore.ts";
import type { Log } from "./core/rpcTypes.ts";
import type { Checks } from "./durable/checks.ts";
import { ClientApi } from "./durable/clientApi.ts";
import { durableClientData, type HubAddress } from "./durable/clientData.ts";
import { Engine, HostStopped } from "./durable/engine.ts";
import { Instances } from "./durable/instances.ts";
import type { Probe } from "./durable/probe.ts";
import { FrontDoor } from "./http/frontDoor.ts";
import type { HttpCall, HttpReply } from "./http/httpCall.ts";
import { type Listener, listen } from "./http/listener.ts";
import type { HostSettings } from "./settings.ts";
import type { SqliteStore } from "./store/sqliteStore.ts";
import { TimerTriggers } from "./timers/timerTriggers.ts";

export interface HostOptions {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly probe: Probe;
  readonly settings: HostSettings;
  readonly checks: Checks;
  readonly log: Log;
  readonly warn: (message: string) => void;
  /** What passes requests to `handle`, when somebody else listens; else the host does, once it has to. */
  readonly listener?: Listener;
}

const stopGraceMilliseconds = 2000;

/** One running host: the app of this process on one task hub. */
export class Host {
  readonly #options: HostOptions;
  readonly app: FunctionApp;
  readonly engine: Engine;
  readonly instances: Instances;
  readonly timers: TimerTriggers;
  readonly #api: ClientApi;
  #door: FrontDoor | undefined;
  #listener: Promise<Listener> | undefined;
  #requests = 0;

  /** The app must be loaded. Throws when it uses what this host does not support. */
  constructor(options: HostOptions) {
    this.#options = options;
    const { store, clock, probe, settings, checks, log, warn } = options;
    const clientData = async () => durableClientData(await this.#address());
    const wrap = checks.wrap.bind(checks);
    this.app = new FunctionApp({ core: functionsCore(), log, clientData, wrap });
    this.engine = new Engine({ app: this.app, store, clock, probe, checks, warn, ...settings });
    this.instances = new Instances(this.engine);
    this.timers = new TimerTriggers(this.app, this.engine);
    this.#api = new ClientApi(this.instances, () => this.#address());
  }

  /** Starts work on the hub: waiting messages, timers, unfinished activities. */
  async start(): Promise<void> {
    const { settings, warn } = this.#options;
    this.#door = new FrontDoor({
      app: this.app,
      api: this.#api,
      routePrefix: settings.routePrefix,
      proxyUri: await functionsCore().streamUri(),
      runTimer: (name) => this.timers.runByHand(name),
      track: (running) => this.#track(running),
      warn,
    });
    this.engine.start();
    this.timers.start();
  }

  /** Serves on 127.0.0.1, on a free port unless somebody listens for this host already. */
  listen(): Promise<Listener> {
    const { listener } = this.#options;
    this.#listener ??= listener ? Promise.resolve(listener) : listen(0, (call) => this.handle(call));
    return this.#listener;
  }

  /** Answers one request, from a socket or not. Throws when the host dies meanwhile: nobody is left to answer. */
  async handle(call: HttpCall): Promise<HttpReply> {
    if (!this.#door || this.engine.isDead) return { status: 503, headers: {}, body: null };
    this.#requests++;
    this.engine.enter();
    try {
      const reply = await this.#door.handle(call);
      if (this.engine.isDead) throw new HostStopped();
      return reply;
    } finally {
      this.#requests--;
      this.engine.leave();
    }
  }

  /** Ends at once, as a crash would. A new host on the same store goes on. */
  crash(): void {
    this.timers.stop();
    this.engine.die();
    void this.#listener?.then((listener) => listener.close());
  }

  /** Ends gracefully: a short time for what runs; what does not end in it runs again at the next start. */
  async stop(): Promise<void> {
    this.timers.stop();
    await this.engine.stop(stopGraceMilliseconds, () => this.#requests === 0);
    await (await this.#listener)?.close();
  }

  /** A streamed answer goes on after its head is sent; the virtual clock waits for the function to end. */
  #track(running: Promise<unknown>): void {
    this.engine.enter();
    void running.finally(() => this.engine.leave()).catch(() => {}); // whoever started it sees how it ends
  }

  async #address(): Promise<HubAddress> {
    const { port } = await this.listen();
    return { hubName: this.#options.settings.hubName, port };
  }
}

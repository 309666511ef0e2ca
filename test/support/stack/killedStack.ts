import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startAzurite } from "../../../local/azuriteProcess.ts";
import { buildApp } from "../../../local/commands/buildApp.ts";
import { type PartProcess, startPart } from "../../../local/commands/partProcess.ts";
import { readRunFile } from "../../../local/commands/runFile.ts";
import { planStack, type StackPlan } from "../../../local/commands/stackPlan.ts";
import { createSora } from "../../../local/sora/createSora.ts";
import { settingNames } from "../../../src/lib/config/settings.ts";
import { connectStorage } from "../../../src/lib/storage/connectStorage.ts";
import { idOf } from "../app/apiAnswer.ts";
import type { Audited } from "../proof/accounts.ts";
import { CallGate, type KillPoint } from "../proof/callGate.ts";
import type { FilmRequest } from "../proof/filmCase.ts";
import { bothSoras } from "../providers/bothSoras.ts";
import { hostKey } from "./hostKey.ts";

const QUICK = {
  POLL_MIN_SECONDS: "0.2",
  POLL_MAX_SECONDS: "0.5",
  RECONCILE_GRACE_SECONDS: "1",
  PROVIDER_TIMEOUT_SECONDS: "5",
};
const RENDER_SECONDS = 0.3;
const GRACE_MS = 5_000;
const LOOK_EVERY_MS = 100;
/** A claim that died with its process is settled half a minute later; the rest is for a busy machine. */
const PATIENCE_MS = 240_000;

/** The deployed bundle in a host process of its own, which dies by SIGKILL at any of its outbound calls and comes back. */
export class KilledStack {
  readonly audited: Audited;
  readonly gate: CallGate;
  readonly #plan: StackPlan;
  readonly #endOthers: () => Promise<void>;
  readonly #said: string[] = [];
  #host: PartProcess;
  #rising: Promise<void> = Promise.resolve();

  private constructor(
    parts: { readonly audited: Audited; readonly gate: CallGate; readonly plan: StackPlan },
    endOthers: () => Promise<void>,
  ) {
    this.audited = parts.audited;
    this.gate = parts.gate;
    this.#plan = parts.plan;
    this.#endOthers = endOthers;
    this.#host = this.#launch();
  }

  /** Starts Azurite, the simulator and the host, each reached by the host through the gate alone. */
  static async start(): Promise<KilledStack> {
    const dataFolder = await mkdtemp(join(tmpdir(), "dailies-kill-"));
    const gate = new CallGate();
    const [azurite, sora] = await Promise.all([
      startAzurite(),
      createSora({ films: "tiny", renderSeconds: RENDER_SECONDS }),
    ]);
    const endOthers = async () => {
      await Promise.all([gate.close(), sora.close(), azurite.stop()]);
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      await buildApp();
      const { connectionString } = azurite;
      const plan = await planStack({
        dataFolder,
        environment: {
          ...environment(),
          VIDEO_MODELS: JSON.stringify(bothSoras(await through(gate, sora.url))),
          MediaStorage: await through(gate, connectionString),
        },
      });
      const url = `http://127.0.0.1:${plan.port}/api/v1`;
      // A connection of its own: one that is kept may lead to a host that was killed.
      const get = (path: string) => fetch(`${url}${path}`, { headers: { connection: "close" } });
      const storage = connectStorage({ connectionString });
      const audited = { storage, sora, since: Date.now(), now: Date.now, get };
      const stack = new KilledStack({ audited, gate, plan }, endOthers);
      await stack.#host.ready();
      return stack;
    } catch (error) {
      await endOthers();
      throw error;
    }
  }

  /** Makes a film, killing the host at this point, and waits for its end. Tells at which call it was killed. */
  async make(
    request: FilmRequest,
    point: KillPoint | null,
  ): Promise<{ readonly id: string; readonly killedAt: string | null }> {
    this.gate.arm(point, () => {
      this.#rising = this.#killAndStart();
    });
    const key = randomUUID();
    const id = await this.#until("the create", async () => {
      const answer = await this.#send(`/api/v1${request.path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(request.body),
      });
      if (answer?.status === 202) return idOf(answer.body);
      if (answer && answer.status < 500) throw new Error(`create answered ${JSON.stringify(answer.body)}`);
      return null;
    });
    await this.#until(`the workflow of ${id}`, async () => {
      const key = hostKey(this.#plan.dataFolder);
      const answer = await this.#send(`/runtime/webhooks/durabletask/instances/${id}?code=${key}`);
      return answer?.status === 200 ? true : null;
    });
    await this.#rising;
    return { id, killedAt: this.gate.disarm() };
  }

  async stop(): Promise<void> {
    await this.#rising.catch(() => undefined);
    await this.#host.stop(GRACE_MS);
    await this.#endOthers();
  }

  #launch(): PartProcess {
    return startPart(this.#plan.host, this.#plan.dataFolder, (line) => this.#said.push(line));
  }

  async #killAndStart(): Promise<void> {
    const { pid } = readRunFile(this.#plan.dataFolder, "host") ?? {};
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await this.#host.ended;
    this.#host = this.#launch();
    await this.#host.ready();
  }

  async #send(path: string, init: RequestInit = {}) {
    const answer = await fetch(`http://127.0.0.1:${this.#plan.port}${path}`, init).catch(() => null);
    // A host that is killed answers nothing, or half.
    const body: unknown = await answer?.json().catch(() => null);
    return answer && body !== null ? { status: answer.status, body } : null;
  }

  async #until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await look();
      if (seen !== null) return seen;
      if (Date.now() > deadline)
        throw new Error(`${what} took too long; the host said:\n${this.#said.slice(-40).join("\n")}`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Keeps a developer's own local.settings.json out: an empty setting says nothing. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const nothing = Object.fromEntries(settingNames.map((name) => [name, ""]));
  const own = {
    TASKHUB_NAME: "Dailies",
    AUTH_MODE: "open",
    SORA_KEY: "local-sora-key",
    DEFAULT_MODEL: "sora-2",
  };
  return { PATH, HOME, TMPDIR, ...nothing, ...own, ...QUICK };
}

/** A text with every address of this machine in it led through the gate. */
async function through(gate: CallGate, text: string): Promise<string> {
  let led = text;
  for (const [address, port] of text.matchAll(/127\.0\.0\.1:(\d+)/g))
    led = led.replace(address, `127.0.0.1:${await gate.leadTo(Number(port))}`);
  return led;
}

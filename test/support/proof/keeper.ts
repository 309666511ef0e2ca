import { idOf } from "../app/apiAnswer.ts";
import type { Dailies, RunPlan } from "../app/dailies.ts";
import type { FilmRequest } from "./filmCase.ts";

/** An app that lives answers a create; a storage that is slow for once is forgiven. */
const FAULTS_AT_MOST = 3;

/** Keeps an app running: whenever it dies it is started again, and dies again as the next plan says. */
export class Keeper {
  readonly #app: Dailies;
  readonly #nextPlan: () => RunPlan;

  constructor(app: Dailies, nextPlan: () => RunPlan) {
    this.#app = app;
    this.#nextPlan = nextPlan;
  }

  async restartIfDead(): Promise<void> {
    if (this.#app.isDead) await this.#app.run(this.#nextPlan());
  }

  /** Sends a request under its key until it is accepted, as a careful client does. */
  async create({ path, body }: FilmRequest, key: string): Promise<string> {
    for (let faults = 0; ; ) {
      await this.restartIfDead();
      const answer = await this.#app.call("POST", path, body, { "idempotency-key": key });
      if (answer?.status === 202) return idOf(answer.body);
      if (answer) faults += 1;
      if (answer && (answer.status < 500 || faults > FAULTS_AT_MOST))
        throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
  }

  /** Lets time pass until the condition holds of a living app. */
  async until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    const app = this.#app;
    const end = app.clock.now() + withinMs;
    for (let holds = false; !holds; ) {
      await this.restartIfDead();
      await app.host.waitUntil(
        async () => {
          // The condition's own call may be what kills the app, and such a call never ends.
          holds = !app.isDead && (await app.unlessDead(ask(condition))) === true && !app.isDead;
          return holds || app.isDead;
        },
        { within: Math.max(1, end - app.clock.now()) },
      );
    }
  }

  /** Lets time pass until these videos' workflows have ended, and nothing is left that could still act. */
  async untilEnded(ids: readonly string[], withinMs: number): Promise<void> {
    await this.until(() => haveEnded(this.#app, ids), withinMs);
  }
}

async function ask(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  return await condition();
}

const ENDED = new Set(["Completed", "Failed", "Terminated", "Canceled"]);

/** True when these videos' workflows, and all others, have ended. */
export function haveEnded({ host }: Dailies, ids: readonly string[]): boolean {
  if (!ids.every((id) => host.status(id) !== undefined)) return false;
  return host.store.instances().every(({ status }) => ENDED.has(status));
}

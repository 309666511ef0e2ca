import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** Where a run of the app dies: before or after its n-th outbound call, counted from 1. */
export interface CrashPoint {
  readonly call: number;
  readonly when: "before" | "after";
}

/**
 * Numbers every outbound call to storage and providers, and kills the app at one of them. What a dead app still does
 * never ends: its calls hang, as if their process were gone.
 */
export class CallWalk {
  readonly calls: string[] = [];
  #crash: CrashPoint | null;
  #onCrash: () => void = () => {};
  #dead = false;

  constructor(crash: CrashPoint | null = null) {
    this.#crash = crash;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  onCrash(crash: () => void): void {
    this.#onCrash = crash;
  }

  /** From now on nothing of this run is sent or answered any more. */
  die(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#onCrash();
  }

  readonly policy: PipelinePolicy = {
    name: "callWalk",
    sendRequest: async (request, next) => {
      const call = this.calls.push(`${request.method} ${new URL(request.url).pathname}`);
      if (this.#dead || this.#strikes(call, "before")) return gone();
      const answered = next(request);
      // A call that fails is over as well.
      await answered.catch(() => undefined);
      if (this.#dead || this.#strikes(call, "after")) return gone();
      return await answered;
    },
  };

  #strikes(call: number, when: CrashPoint["when"]): boolean {
    if (this.#crash?.call !== call || this.#crash.when !== when) return false;
    this.#crash = null;
    this.die();
    return true;
  }
}

function gone(): Promise<never> {
  return new Promise(() => {});
}

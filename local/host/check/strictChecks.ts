import type { FunctionCallback } from "../core/rpcTypes.ts";
import type { Checks, PlayedRun } from "../durable/checks.ts";
import { type ExecutorView, viewExecutor } from "./executorView.ts";
import { replyChecks } from "./replyChecks.ts";
import { withTraps } from "./traps.ts";

/** What one run of an instance's orchestrator left behind for its inspection. */
interface Trace {
  readonly trapped: string | undefined;
  readonly view: ExecutorView | undefined;
}

/**
 * Checks that the real engine does not make, or makes by hanging for ever. A finding fails the instance with a text
 * that names the orchestrator and the mend, and is kept in `problems`.
 */
export class StrictChecks implements Checks {
  readonly problems: string[] = [];
  /** By instance: an instance runs once at a time. */
  readonly #traces = new Map<string, Trace>();
  /** What each live execution has asked for, by sequence number, in its last episode; and how that began. */
  readonly #asked = new Map<string, { readonly past: number; readonly asked: readonly string[] }>();

  wrap(name: string, callback: FunctionCallback): FunctionCallback {
    return (...inputs) => {
      let trapped: string | undefined;
      const report = (what: string, mend: string): Error => {
        trapped = `used ${what}, which differs in every replay. Mend: ${mend}.`;
        return new Error(`Orchestrator function '${name}' ${trapped}`);
      };
      const result = withTraps(report, () => callback(...inputs));
      const [trigger, context] = inputs as [{ instanceId: string }, unknown]; // as every orchestrator is called
      this.#traces.set(trigger.instanceId, { trapped, view: viewExecutor(context) });
      return result;
    };
  }

  async inspect(run: PlayedRun): Promise<string | undefined> {
    const { id, executionId, name } = run.episode.instance;
    const trace = this.#traces.get(id);
    const problem =
      trace?.trapped ??
      doesNotFit(run) ??
      this.#changed(run) ??
      (await differs(run)) ??
      firstProblem(run, trace?.view);
    this.#traces.delete(id);
    if (run.seen.outcome.kind !== "waiting" || problem) this.#asked.delete(executionId);
    if (!problem) return undefined;
    const text = `Orchestrator function '${name}' ${problem}`;
    this.problems.push(text);
    return text;
  }

  /** The real engine compares numbers, kinds and names of what is asked for; inputs and times it does not look at. */
  #changed({ episode, seen }: PlayedRun): string | undefined {
    const { executionId } = episode.instance;
    const before = this.#asked.get(executionId);
    const now = seen.schedule.asked.map((decision) => JSON.stringify(decision));
    const past = episode.past.length;
    this.#asked.set(executionId, { past, asked: now });
    // an episode that could not be stored is no replay, but played afresh
    if (!before || before.past === past) return undefined;
    const at = before.asked.findIndex((text, index) => now[index] !== undefined && now[index] !== text);
    if (at < 0) return undefined;
    return `asked for something else in a replay: first ${before.asked[at]}, now ${now[at]}. Mend: compute inputs and times from its input, results and currentUtcDateTime only.`;
  }
}

function doesNotFit({ seen: { outcome } }: PlayedRun): string | undefined {
  if (outcome.kind !== "failed" || !outcome.failure.reason.startsWith("Non-Deterministic")) return undefined;
  return `does not fit its own history. ${outcome.failure.reason} Mend: let it depend on its input and on results only, and give a changed workflow a new name.`;
}

/** Only the first and the last episode are run twice: the next replay repeats every other one anyway. */
async function differs({ episode, reply, seen, runAgain }: PlayedRun): Promise<string | undefined> {
  if (episode.past !== "" && seen.outcome.kind === "waiting") return undefined;
  if (JSON.stringify(await runAgain()) === JSON.stringify(reply)) return undefined;
  return "answered differently when it was run twice on the same history. Mend: let it depend on its input and on results only.";
}

function firstProblem(run: PlayedRun, view: ExecutorView | undefined): string | undefined {
  for (const check of replyChecks) {
    const problem = check({ ...run, view });
    if (problem) return problem;
  }
  return undefined;
}

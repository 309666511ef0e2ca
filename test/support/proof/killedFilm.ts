import { randomUUID } from "node:crypto";
import { connectStorage } from "../../../src/lib/storage/connectStorage.ts";
import { startTestStack, type TestStack } from "../stack/stack.ts";
import { type Answer, eventually, videoOf } from "../stack/stackApi.ts";
import { jobFilms } from "../stack/stackFilms.ts";
import type { Audited } from "./accounts.ts";
import type { CallGate, KillPoint } from "./callGate.ts";
import type { FilmRequest } from "./filmCase.ts";

/** A claim that died with its process is settled within some ten seconds; the rest is for a busy machine. */
const PATIENCE_MS = 240_000;

/** A stack whose host makes all its calls through this gate. */
export async function gatedStack(gate: CallGate): Promise<TestStack> {
  return await startTestStack({ gate, earlyTimers: true, settings: { PROVIDER_TIMEOUT_SECONDS: "5" } });
}

/** A stack that has just started, to be audited. */
export function auditedStack(stack: TestStack): Audited {
  return {
    storage: connectStorage({ connectionString: stack.connectionString }),
    sora: stack.sora,
    async providerFilm(job, variant) {
      const film = (await jobFilms(stack, job))[variant];
      if (!film) throw new Error(`job ${job} has no film ${variant}`);
      return film;
    },
    since: Date.now(),
    now: Date.now,
    // A connection of its own: one that is kept may lead to a host that was killed.
    get: (path) => fetch(`${stack.api.url}${path}`, { headers: { connection: "close" } }),
  };
}

/**
 * Makes a film, killing the host with SIGKILL at this point and starting it again, and waits until its workflow has
 * ended. Tells at which call the host was killed, null when it never came to the point.
 */
export async function makeKilled(
  stack: TestStack,
  gate: CallGate,
  { path, body }: FilmRequest,
  point: KillPoint | null,
): Promise<{ readonly id: string; readonly killedAt: string | null }> {
  let rising = Promise.resolve();
  gate.arm(point, () => {
    rising = stack.kill("host").then(() => stack.start("host"));
    rising.catch(() => undefined);
  });
  const headers = { "idempotency-key": randomUUID() };
  const create = () => stack.api.call(path, { method: "POST", json: body, headers }).catch(orGone);
  const isAnswered = (answer: Answer | null) => answer !== null && answer.status < 500;
  const answer = await eventually("the create", create, isAnswered, PATIENCE_MS);
  if (!answer) throw new Error("the create was not answered");
  const { id } = videoOf(answer, 202);
  await eventually(`whether the workflow of ${id} has ended`, () => stack.hasEnded(id), Boolean, PATIENCE_MS);
  await rising;
  return { id, killedAt: gate.disarm() };
}

/** A host that is killed answers nothing, or half. */
function orGone(error: unknown): null {
  if (error instanceof Error && "code" in error) return null;
  throw error;
}

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { engineStack } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { CallGate } from "../support/proof/callGate.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";

const IDLE_SECONDS = 40;
const HOUR_SECONDS = 3_600;
/** Well above what is seen: what is looked for is a call that is made again and again. */
const FILM_CALLS_AT_MOST = 900;
const IDLE_CALLS_A_MINUTE_AT_MOST = 300;

/** Calls of storage since the last time, and the seconds they were made in. */
function counter(gate: CallGate) {
  let began = performance.now();
  gate.arm(null);
  return () => {
    const calls = gate.calls.filter((call) => call.includes(" /devstoreaccount1/")).length;
    const seconds = (performance.now() - began) / 1_000;
    gate.arm(null);
    began = performance.now();
    return { calls, seconds };
  };
}

test("storage calls: what a film takes above idling, and an idle hour", async (context) => {
  const [gate, engineGate] = [new CallGate(), new CallGate()];
  context.onTestFinished(async () => {
    await Promise.all([gate.close(), engineGate.close()]);
  });
  const settings = { POLL_MIN_SECONDS: "3", POLL_MAX_SECONDS: "15" };
  const sora = ["--render-seconds", "30"];
  const stack = await engineStack(context, { gate, engineGate, settings, sora });
  const make = async (prompt: string) => {
    const { id } = await stack.api.create({ prompt });
    // Asked of the engine, not of the app: looking must not count.
    await eventually("whether the workflow has ended", () => stack.hasEnded(id), Boolean);
    return { id, film: textFilm };
  };

  // What only a first film does is not what a film costs.
  const first = await make("A first film #render=1");
  const [ofApp, ofEngine] = [counter(gate), counter(engineGate)];
  const second = await make("A film");
  const film = { app: ofApp(), engine: ofEngine() };
  await sleep(IDLE_SECONDS * 1_000);
  const idle = { app: ofApp(), engine: ofEngine() };

  const aSecond = idle.engine.calls / idle.engine.seconds;
  const engineCalls = Math.round(film.engine.calls - aSecond * film.engine.seconds);
  expect(engineCalls + film.app.calls).toBeLessThan(FILM_CALLS_AT_MOST);
  expect(aSecond * 60).toBeLessThan(IDLE_CALLS_A_MINUTE_AT_MOST);
  expect(idle.app.calls).toBe(0);
  const figures = `a film: ${engineCalls} of the engine's, ${film.app.calls} of the app's; an idle hour: ${Math.round(aSecond * HOUR_SECONDS)}`;
  see(context, `${figures}; ${await expectAllOnce(stack, [first, second])}`);
});

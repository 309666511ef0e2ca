import type { Driver } from "../driver.ts";
import type { Scenario } from "../scenario.ts";

const minute = 60_000;

export const crashScenarios: readonly Scenario[] = [death("default", 5 * minute), death("vis1min", minute)];

/** The host is killed three seconds after the start, while an activity runs, and comes back six seconds later. */
function death(name: string, visibilityTimeout: number): Scenario {
  return {
    name: `s20-kill9-${name}`,
    what: `kill -9 while an activity runs, timers run and an event is awaited; visibility timeout ${visibilityTimeout / minute} min`,
    faults: { delayActivities: { Slow: 3000 } },
    diesIn: "Slow",
    afterDeath: { visibilityTimeout },
    drive: (driver) => die(driver, name, visibilityTimeout),
  };
}

async function die({ driven }: Driver, name: string, visibilityTimeout: number): Promise<void> {
  await driven.start("S20act", {}, `s20-act-${name}`);
  await driven.start("S20timer", { ms: 8000 }, `s20-timer-${name}`);
  await driven.start("S20timer", { ms: minute }, `s20-timerlong-${name}`);
  await driven.start("S15", {}, `s20-event-${name}`);
  await driven.pass(3000);
  const died = driven.now();
  await driven.die();
  await driven.pass(6000);
  await driven.restart();
  await driven.settle();
  await driven.raiseEvent(`s20-event-${name}`, "Finish", 1);
  await driven.pass(visibilityTimeout);
  await driven.finish();
  const after = (await driven.updatedAt(`s20-act-${name}`)) - died;
  if (Math.abs(after - visibilityTimeout) > driven.lateAtMost)
    throw new Error(`The activity ran again after ${after} ms.`);
}

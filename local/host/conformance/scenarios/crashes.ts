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

async function die(driver: Driver, name: string, visibilityTimeout: number): Promise<void> {
  const { host, clock } = driver;
  host.start("S20act", {}, `s20-act-${name}`);
  host.start("S20timer", { ms: 8000 }, `s20-timer-${name}`);
  host.start("S20timer", { ms: minute }, `s20-timerlong-${name}`);
  host.start("S15", {}, `s20-event-${name}`);
  await driver.pass(3000);
  const died = clock.now();
  if (!host.isDead) throw new Error("The host should be dead.");
  await driver.pass(6000);
  await driver.restart();
  await driver.settle();
  driver.host.raiseEvent(`s20-event-${name}`, "Finish", 1);
  await driver.finish();
  const end = driver.host.status(`s20-act-${name}`)?.updated ?? 0;
  if (end - died !== visibilityTimeout) throw new Error(`The activity ran again after ${end - died} ms.`);
}

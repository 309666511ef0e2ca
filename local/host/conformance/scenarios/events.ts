import type { Driver } from "../driver.ts";
import { allAtOnce, oneByOne, type Scenario } from "../scenario.ts";

export const eventScenarios: readonly Scenario[] = [
  { name: "s06-timer", what: "a timer, and one that was due in the past", drive: allAtOnce },
  {
    name: "s07-any",
    what: "Task.any of a timer and an event: the event wins, the timer wins, the loser is not cancelled",
    async drive(driver) {
      await driver.call(2);
      await driver.finish();
      await driver.call();
      await driver.finish();
      await driver.call(2);
      await driver.finish();
    },
  },
  { name: "s07b-late-event", what: "an event after the timer won", drive: oneByOne },
  {
    name: "s10-events",
    what: "events before the wait, twice, in other letters; two waits at once; events for a new instance",
    faults: { delayEvents: { Ev: 100 } },
    drive: (driver) => earlyEvents(driver, { timerFirst: false }),
    on: { "3.19.0": { drive: (driver) => earlyEvents(driver, { timerFirst: true }) } },
  },
  {
    name: "s18-open-timer",
    what: "orchestrators that return, throw and continue as new while a timer is open",
    async drive(driver) {
      await driver.call(2);
      await driver.look("s18");
      await driver.finish();
      await driver.call(2);
      await driver.finish();
      await driver.call(2);
      await driver.finish();
    },
    refusals: [
      {
        orchestrator: "S18",
        input: { ms: 6000 },
        event: "Go",
        otherwise: "the instance stays Running until the timer that lost has fired",
      },
    ],
  },
  {
    name: "s30-long-timer",
    what: "Task.any of a timer of ten days and an event; the timer is cancelled",
    async drive(driver) {
      await driver.call();
      await driver.look("s30");
      await driver.call();
      await driver.finish();
    },
  },
  {
    name: "s32-can-events",
    what: "six events in a row for an orchestrator that continues as new after each",
    faults: { delayEvents: { Next: 10 } },
    async drive(driver) {
      await driver.call();
      await driver.send(2);
      await driver.pass(10);
      await driver.send(4);
      await driver.finish();
      await driver.look("s32");
    },
    // Each was taken before the next came.
    on: { "3.19.0": { faults: {} } },
  },
  {
    name: "s34-event-any",
    what: "Task.any of two events, twice, with the loser's event between",
    async drive(driver) {
      await driver.callAll();
      await driver.look("s34");
    },
  },
];

/** `timerFirst`: whether the last instance's timer, which is due at once, fires an episode before its first event comes. */
async function earlyEvents(driver: Driver, { timerFirst }: { readonly timerFirst: boolean }): Promise<void> {
  const raise = async (count: number) => {
    for (let left = count; left > 0; left--) {
      await driver.call();
      await driver.pass(100);
    }
  };
  await driver.call();
  await raise(2);
  await driver.finish();
  await driver.call();
  await raise(2);
  await driver.finish();
  await driver.look("s10-case");
  await raise(1);
  await driver.look("s10-case");
  await driver.call();
  await raise(2);
  if (timerFirst) await raise(1);
  else await driver.call();
  await raise(2);
}

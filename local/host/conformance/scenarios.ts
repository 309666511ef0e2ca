import type { Driver } from "./driver.ts";
import type { Scenario } from "./scenario.ts";

const atOnce = (count: number) => async (driver: Driver) => {
  await driver.call(count);
  await driver.finish();
};

export const scenarios: readonly Scenario[] = [
  { name: "s01-sequence", what: "two activities in sequence", drive: atOnce(1) },
  {
    name: "s02-uncaught",
    what: "activities that throw an Error, a TypeError, a string, an object",
    drive: atOnce(4),
  },
  { name: "s03-caught", what: "the same caught, then an activity", drive: atOnce(1) },
  { name: "s04-retry", what: "retries", drive: atOnce(4) },
  { name: "s05-fanout", what: "fan-out", faults: { delayActivities: { Slow: 1500 } }, drive: atOnce(3) },
  { name: "s05b-whenall-retry-drift", what: "", drive: atOnce(1) },
  { name: "s05c-reused-task", what: "", faults: { delayActivities: { Slow: 1500 } }, drive: atOnce(1) },
  { name: "s06-timer", what: "", drive: atOnce(2) },
  {
    name: "s07-any",
    what: "",
    drive: async (d) => {
      await d.call(2);
      await d.finish();
      await d.call(1);
      await d.finish();
      await d.call(2);
      await d.finish();
    },
  },
  {
    name: "s07b-late-event",
    what: "",
    drive: async (d) => {
      await d.call(1);
      await d.finish();
      await d.call(1);
    },
  },
  { name: "s08-continueasnew", what: "", drive: atOnce(3) },
  { name: "s09-subs", what: "", faults: { delayActivities: { Boom: 100 } }, drive: atOnce(4) },
  { name: "s16-types", what: "", drive: atOnce(14) },
];

import { allAtOnce, type Scenario } from "../scenario.ts";

export const activityScenarios: readonly Scenario[] = [
  { name: "s01-sequence", what: "two activities in sequence", drive: allAtOnce },
  {
    name: "s02-uncaught",
    what: "activities that throw an Error, a TypeError, a string and an object",
    drive: allAtOnce,
  },
  { name: "s03-caught", what: "the same, caught, and then an activity", drive: allAtOnce },
  {
    name: "s04-retry",
    what: "retries: the third attempt succeeds; exhausted; exhausted and caught, with back-off; no failure",
    drive: allAtOnce,
  },
  {
    name: "s05-fanout",
    what: "Task.all with one failure and a slow activity; without failure; two tasks yielded one by one",
    faults: { delayActivities: { Boom: 30, Slow: 1500 } },
    drive: allAtOnce,
    unordered: ["s05ok"],
  },
  {
    name: "s05b-whenall-retry-drift",
    what: "the caught failure of a Task.all that holds a task with retries",
    faults: { delayActivities: { Flaky: 5 } },
    drive: allAtOnce,
    on: { "3.19.0": { faults: {} } },
    refusals: [
      {
        orchestrator: "S05retry",
        input: {},
        otherwise: "the instance completes with another task's result",
      },
    ],
  },
  {
    name: "s05c-reused-task",
    what: "one task yielded in two Task.any",
    faults: { delayActivities: { Slow: 1500, Echo: 1 } },
    drive: allAtOnce,
    refusals: [
      {
        orchestrator: "S05reuse",
        input: {},
        otherwise: "the activity runs twice and the instance completes with another task's result",
      },
    ],
  },
  {
    name: "s16-types",
    what: "every type of value as an activity's input, an activity's result and an orchestrator's",
    drive: allAtOnce,
    refusals: [
      {
        orchestrator: "S16in",
        input: {},
        otherwise: 'booleans arrive as "True" and "False", null as undefined',
      },
    ],
  },
  {
    name: "s22-outstanding",
    what: "an orchestrator that returns, and one that throws, while an activity runs",
    faults: { delayActivities: { Slow: 4000 } },
    drive: allAtOnce,
  },
];

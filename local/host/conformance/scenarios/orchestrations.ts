import { allAtOnce, type Scenario } from "../scenario.ts";

const AS_NEWER =
  "3.14.1 leaves what threw no message Running for ever; 3.19.0 fails it, and so does this host";
const SILENT =
  "3.14.1: the instance stays Running for ever; 3.19.0: it fails, with the SDK's own data for a reason";

export const orchestrationScenarios: readonly Scenario[] = [
  {
    name: "s08-continueasnew",
    what: "continue-as-new with an object, a string, an object from a string",
    drive: allAtOnce,
    refusals: [
      {
        orchestrator: "S08str",
        input: { go: true, next: "a string" },
        otherwise: "the string arrives with quotes around it",
      },
    ],
  },
  {
    name: "s08b-continueasnew-events",
    what: "events that nobody waits for, before and during the last steps before continue-as-new",
    async drive(driver) {
      await driver.call(3);
      await driver.finish();
      await driver.call(3);
      await driver.finish();
    },
  },
  {
    name: "s09-subs",
    what: "sub-orchestrations with and without ids, one failing; unknown orchestrators and activities",
    faults: { delayActivities: { Boom: 100 } },
    drive: allAtOnce,
    differs: {
      "s09-nosuchact final/historyEvents/1":
        "the call of an activity that does not exist stands in our history; the real engine stores nothing of that episode",
    },
    refusals: [
      {
        orchestrator: "S09none",
        input: {},
        otherwise: "the instance stays Running for ever, without an error",
      },
      {
        orchestrator: "S09noact",
        input: {},
        otherwise: "the instance stays Running for ever, without an error",
      },
    ],
  },
  {
    name: "s11-customstatus",
    what: "custom status: an object, a text, null, 0",
    faults: { delayActivities: { Slow: 1200 } },
    async drive(driver) {
      await driver.call();
      await driver.look("s11");
      await driver.pass(1200);
      await driver.look("s11");
      await driver.pass(1200);
      await driver.look("s11");
      await driver.finish();
    },
    refusals: [{ orchestrator: "S11", input: {}, otherwise: "a falsy status clears the one before" }],
  },
  {
    name: "s14-throws",
    what: "orchestrators that throw an Error, a TypeError, a secret, an empty Error, a string",
    drive: allAtOnce,
    differsFrom: {
      "3.14.1": {
        "s14-error final":
          "3.14.1's sanitizer of secrets damages a message with `key=` and quotes; 3.19.0 keeps it, and so does this host",
        "s14-empty final": AS_NEWER,
        "s14-string final": AS_NEWER,
        "s14-secret final":
          "3.14.1 hides what looks like a secret in messages; 3.19.0 does not, and nor does this host",
      },
    },
    refusals: [
      { orchestrator: "S14", input: { kind: "empty" }, otherwise: SILENT },
      { orchestrator: "S14", input: { kind: "string" }, otherwise: SILENT },
    ],
  },
  {
    name: "s21-nondeterminism",
    what: "a replay with another name, another kind, fewer tasks, another input",
    async drive(driver) {
      while (driver.hasCalls) {
        await driver.post("/api/flip");
        await driver.call();
        await driver.finish();
      }
    },
    differs: {
      "s21name final":
        "the real engine's status with history answers 400 for two events with one number; ours answers it",
      "s21kind episode 2/output/actions/0/0/fireAt":
        "the replay asks for a timer counted from an earlier episode, which here was at the same instant",
    },
    refusals: [{ orchestrator: "S21input", input: {}, otherwise: "changed inputs are not noticed" }],
  },
  {
    name: "s23-big-customstatus",
    what: "a custom status of more than 16 KB",
    drive: allAtOnce,
    refusals: [{ orchestrator: "S23", input: {}, otherwise: "the instance fails, and its status is lost" }],
  },
  {
    name: "s24-dup-sub-id",
    what: "two live sub-orchestrations with one id",
    drive: allAtOnce,
    unordered: ["s24", "s24-dup"],
    differs: {
      "s24-dup final/historyEvents":
        "the real engine first played the second start in vain, whose timer fired in the later execution",
      "s24-dup in the end": "which of the two starts first is chance, and that timer again",
    },
    refusals: [{ orchestrator: "S24", input: {}, otherwise: "the second overwrites the first" }],
  },
  {
    name: "s25-can-createdtime",
    what: "input and creation time across continue-as-new",
    async drive(driver) {
      await driver.call();
      await driver.look("s25");
      await driver.pass(2500);
      await driver.look("s25");
      await driver.finish();
      await driver.look("s25");
    },
  },
];

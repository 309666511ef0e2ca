import { afterEach, expect, test } from "vitest";
import { registerMistakes, sound } from "../test/plantedMistakes.ts";
import { createTestHost, type TestHost } from "../testing.ts";

let host: TestHost;

afterEach(() => host.dispose());

test.each([
  ["readsTheClock", "used Date.now()", "currentUtcDateTime"],
  ["makesADate", "used new Date()", "currentUtcDateTime"],
  ["rollsDice", "used Math.random()", "from an activity"],
  ["makesAnId", "used crypto.randomUUID()", "newGuid"],
  ["sleeps", "used setTimeout()", "createTimer"],
  ["fetches", "used fetch()", "in an activity"],
  ["catchesTheTrap", "used Date.now()", "currentUtcDateTime"],
  ["callsAnotherName", "does not fit its own history", "a changed workflow a new name"],
  ["changesItsInput", "asked for something else in a replay", "compute inputs and times"],
  ["changesItsTimer", "asked for something else in a replay", "compute inputs and times"],
  ["answersTwoThings", "answered differently when it was run twice", "on its input and on results only"],
  ["yieldsATaskTwice", "yielded the same task twice", "a fresh task"],
  ["leavesATimer", "has ended while a timer is open", "cancel()"],
  ["continuesWithATimer", "has ended while a timer is open", "cancel()"],
  ["passesTooMuch", "gave 'echo' an input of more than 45 KB", "keep the bytes in storage"],
  ["receivesTooMuch", "received more than 45 KB (the result of task 0)", "keep the bytes in storage"],
  ["showsTooMuch", "set a custom status of", "keep only what callers show"],
  ["showsNothing", "set a falsy custom status", "set an object"],
  ["passesAString", "gave 'echo' an input that is not an object", "pass an object"],
  ["passesABoolean", "gave 'showsNothing' an input that is not an object", "pass an object"],
  ["continuesWithAString", "continued as new with an input that is not an object", "pass an object"],
  [
    "losesAField",
    "gave 'echo' an input that JSON changes (it.list.0.at is undefined)",
    "leave the field out",
  ],
  [
    "passesNotANumber",
    "continued as new with an input that JSON changes (it.at is NaN)",
    "say it in another way",
  ],
  ["boundsRetriesByTime", "uses retryTimeoutInMilliseconds", "maxNumberOfAttempts"],
  ["callsNobody", "called the activity 'nobody', which does not exist", "register it"],
  ["startsNobody", "called the sub-orchestrator 'nobody', which does not exist", "register it"],
  ["throwsNothing", "threw something without a message", "throw an Error with a message"],
  ["throwsAString", "threw something without a message", "throw an Error with a message"],
  ["sharesAChildId", "started two children with the id 'same'", "give each its own id"],
  ["isItsOwnChild", "started a child with its own id", "an id of its own"],
  ["catchesAboveARetry", "no longer agree on what task number 2 is", "a task with retries"],
])("an orchestrator that %s fails, and is told why and what to do", async (name, what, mend) => {
  host = await createTestHost({ app: registerMistakes });
  const { runtimeStatus, output } = await host.waitFor(host.start(name, {}));
  expect(runtimeStatus).toBe("Failed");
  expect(output).toContain(`Orchestrator function '${name}' `);
  expect(output).toContain(what);
  expect(output).toContain("Mend: ");
  expect(output).toContain(mend);
  expect(host.problems).toEqual([output]);
});

test.each(Object.keys(sound))("an orchestrator that %s is left in peace", async (name) => {
  host = await createTestHost({ app: registerMistakes });
  await host.waitFor(host.start(name, {}));
  expect(host.problems).toEqual([]);
});

test("nothing of this is checked when strict is off", async () => {
  host = await createTestHost({ app: registerMistakes, strict: false });
  const { runtimeStatus } = await host.waitFor(host.start("readsTheClock", {}));
  expect(runtimeStatus).toBe("Completed");
  const hanging = host.start("callsNobody", {});
  await host.waitUntil(() => host.status(hanging)?.runtimeStatus === "Running");
  expect(host.logs.join()).toContain(
    `${hanging} of callsNobody hangs for ever: there is no activity 'nobody'`,
  );
});

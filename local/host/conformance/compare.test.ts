import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { pack, unpack } from "./packing.ts";
import { readRecording, recordedVersions, recordingUrl } from "./readRecording.ts";
import type { Invocation, Json, JsonObject, Recording } from "./recording.ts";
import { runScenario } from "./runScenario.ts";
import { scenarios } from "./scenarios.ts";

const fanOut = readRecording("3.14.1", "s05-fanout");

/** The recording with one of its invocations changed. */
function changed(index: number, change: (invocation: Invocation) => Invocation): Recording {
  return { ...fanOut, invocations: fanOut.invocations.map((one, at) => (at === index ? change(one) : one)) };
}

function withHistory(
  invocation: Invocation,
  change: (history: readonly JsonObject[]) => readonly Json[],
): Invocation {
  const history = invocation.input["history"] as readonly JsonObject[]; // of an orchestrator
  return { ...invocation, input: { ...invocation.input, history: change(history) } };
}

const paths = (ours: Recording, unordered: readonly string[] = []) =>
  compare(fanOut, ours, unordered).map(({ path }) => path);

/** The second episode of the instance s05: one result has arrived. */
const second = fanOut.invocations.findIndex(
  ({ instanceId, trigger, input }) =>
    instanceId === "s05" && trigger === "orchestrationTrigger" && input["isReplaying"] === true,
);

test("a recording equals itself", () => {
  for (const { name } of scenarios) {
    for (const version of recordedVersions(name)) {
      const recorded = readRecording(version, name);
      expect(compare(recorded, structuredClone(recorded)), version).toEqual([]);
    }
  }
});

test.each<[string, (history: readonly JsonObject[]) => readonly Json[], string]>([
  [
    "another result",
    (h) => [...h.slice(0, -1), { ...h.at(-1), Result: "x" }],
    "s05 episode 2/input/history/7/Result",
  ],
  [
    "an event that was not played",
    (h) => h.map((e) => ({ ...e, IsPlayed: false })),
    "s05 episode 2/input/history/1/IsPlayed",
  ],
  ["a missing event", (h) => h.slice(0, -1), "s05 episode 2/input/history/7"],
  ["one event more", (h) => [...h, { EventType: 15 }], "s05 episode 2/input/history/8"],
  ["a missing border between episodes", (h) => h.toSpliced(5, 1), "s05 episode 2/input/history/5/EventType"],
])("%s in a history is found", (_what, change, path) => {
  expect(paths(changed(second, (one) => withHistory(one, change)))).toContain(path);
});

test("another answer of an orchestrator is found, and one less episode", () => {
  expect(paths(changed(second, (one) => ({ ...one, output: { isDone: true } })))).toContain(
    "s05 episode 2/output/isDone",
  );
  expect(paths({ ...fanOut, invocations: fanOut.invocations.filter((_one, at) => at !== second) })).toContain(
    "s05 episode 5",
  );
});

test("an activity's other input is found; the order of activities does not count", () => {
  const isEcho = ({ function: name }: Invocation) => name === "Echo";
  const at = fanOut.invocations.findIndex(isEcho);
  expect(paths(changed(at, (one) => ({ ...one, input: { kind: "Json", value: 1 } })))[0]).toMatch(
    /^s05 activities/,
  );
  expect(paths({ ...fanOut, invocations: fanOut.invocations.toReversed().toSorted(byTrigger) })).toEqual([]);
});

test("another end, call or look on the way is found", () => {
  const finals = { ...fanOut.finals, s05: { runtimeStatus: "Failed" } };
  expect(paths({ ...fanOut, finals })).toContain("s05 final/runtimeStatus");
  expect(paths({ ...fanOut, client: [] })).toContain("client 0 startNew/args");
  const status = readRecording("3.14.1", "s11-customstatus");
  expect(compare(status, { ...status, looks: [] })).not.toEqual([]);
});

test("without order a result that came later is no difference, and another result is", () => {
  const recorded = fanOut.invocations.findLastIndex(
    ({ instanceId, trigger }) => instanceId === "s05ok" && trigger === "orchestrationTrigger",
  );
  const swapped = changed(recorded, (one) =>
    withHistory(one, (h) => [...h.slice(0, 7), h.at(-1) ?? null, ...h.slice(7, -1)]),
  );
  expect(paths(swapped)).not.toEqual([]);
  expect(paths(swapped, ["s05ok"])).toEqual([]);
  const other = changed(recorded, (one) =>
    withHistory(one, (h) => [...h.slice(0, -1), { ...h.at(-1), Result: "x" }]),
  );
  expect(paths(other, ["s05ok"])).not.toEqual([]);
});

test("a host that is driven in another way differs", async () => {
  const [scenario] = scenarios.filter(({ name }) => name === "s07b-late-event");
  if (!scenario) throw new Error("There is no such scenario.");
  const recorded = readRecording("3.14.1", scenario.name);
  const early = {
    ...scenario,
    drive: async (driver: Parameters<typeof scenario.drive>[0]) => driver.callAll(),
  };
  const differences = compare(recorded, await runScenario(early, recorded));
  expect(differences.map(({ path }) => path)).toContain("s07-late final/output/winner");
});

test.each(scenarios)("the fixture $name is as packing makes it", ({ name }) => {
  for (const version of recordedVersions(name)) {
    const text = readFileSync(recordingUrl(version, name), "utf8");
    expect(pack(name, unpack(text))).toBe(text);
  }
});

function byTrigger(one: Invocation, other: Invocation): number {
  const at = (invocation: Invocation) =>
    invocation.trigger === "activityTrigger" ? 0 : fanOut.invocations.indexOf(invocation) + 1;
  return at(one) - at(other);
}

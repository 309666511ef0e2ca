import * as df from "durable-functions";
import { afterEach, expect, test } from "vitest";
import { registerSampleApp } from "../test/sampleApp.ts";
import { createTestHost, type RecordedHistory, replayHistory, type TestHost } from "../testing.ts";

let host: TestHost;

function registerApp(): void {
  registerSampleApp();
  df.app.orchestration("otherSteps", function* (context) {
    const first = yield context.df.callActivity("add", { a: 1, b: 1 });
    return { first };
  });
}

afterEach(() => host.dispose());

async function record(name: string, input: unknown): Promise<RecordedHistory> {
  host = await createTestHost({ app: registerApp });
  const id = host.start(name, input);
  await host.waitFor(id);
  return JSON.parse(JSON.stringify(host.exportHistory(id)));
}

test.each([
  ["twoSteps", { x: 1 }],
  ["retries", { key: "replayed", failures: 9 }],
  ["polls", { polls: 0, until: 70 }],
  ["parent", {}],
  ["journey", {}],
  ["collectsNothing", {}],
])("a recorded history of %s fits the code that made it", async (name, input) => {
  const recorded = await record(name, input);
  await expect(replayHistory(registerApp, recorded)).resolves.toBeUndefined();
});

test("a history does not fit code that asks for less, for something else, or ends in another way", async () => {
  const recorded = await record("twoSteps", { x: 1 });
  const { history } = recorded;
  const renamed = {
    ...recorded,
    history: history.map((event) => (event.EventType === 0 ? { ...event, Name: "otherSteps" } : event)),
  };
  await expect(replayHistory(registerApp, renamed)).rejects.toThrow(/does not fit its recorded history/);
  const other = {
    ...recorded,
    history: history.map((event) => (event.EventType === 4 ? { ...event, Name: "note" } : event)),
  };
  await expect(replayHistory(registerApp, other)).rejects.toThrow(
    "recorded activity 0 note, now activity 0 add",
  );
  const failed = {
    ...recorded,
    history: history.map((event) =>
      event.EventType === 1 ? { ...event, OrchestrationStatus: "Failed" } : event,
    ),
  };
  await expect(replayHistory(registerApp, failed)).rejects.toThrow("recorded Failed, now Completed");
});

test("the history of an instance that still runs fits as far as it goes", async () => {
  host = await createTestHost({ app: registerApp });
  const id = host.start("eventOrTimer", {});
  expect(() => host.exportHistory(id)).toThrow(`no instance ${id} that has begun`);
  await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
  const recorded = host.exportHistory(id);
  expect(recorded.status).toBe("Running");
  await expect(replayHistory(registerApp, recorded)).resolves.toBeUndefined();
});

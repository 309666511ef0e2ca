import { expect, test } from "vitest";
import { maskDotNet } from "./dotNetText.ts";
import { normalise } from "./normalise.ts";
import type { Json, JsonObject, RawRecording } from "./recording.ts";

const execution = "10db1021-4cda-4741-8578-29df97299dda";

function recording(history: readonly JsonObject[], reply: Json, outputs: Json = {}): RawRecording {
  const started = { EventType: 0, OrchestrationInstance: { InstanceId: "i", ExecutionId: execution } };
  const input = JSON.stringify({ history: [started, ...history], input: { id: execution } });
  return {
    client: [],
    http: [],
    looks: [],
    finals: { i: outputs },
    invocations: [
      {
        function: "Flow",
        trigger: "orchestrationTrigger",
        instanceId: "i",
        input: { kind: "String", value: input },
        returnValue: { kind: "Json", value: JSON.stringify(reply) },
      },
    ],
  };
}

function history(raw: RawRecording): readonly Json[] {
  return normalise(raw).invocations[0]?.input["history"] as readonly Json[]; // of an orchestrator
}

const at = (time: string) => `2026-11-22T19:00:${time}Z`;

test("a fire time becomes its distance from the episode that asked for it", () => {
  const raw = recording(
    [
      { EventType: 12, Timestamp: at("10.5") },
      { EventType: 10, EventId: 0, FireAt: at("12.75"), Timestamp: at("10.6") },
      { EventType: 12, Timestamp: at("12.7") },
      { EventType: 11, TimerId: 0, FireAt: at("12.75"), Timestamp: at("10.6000001") },
    ],
    { actions: [[{ actionType: 5, fireAt: at("13.7") }]] },
  );
  expect(history(raw).slice(1)).toEqual([
    { EventType: 12, Timestamp: "<time>" },
    { EventType: 10, EventId: 0, FireAt: "<+2250 ms>", Timestamp: "<time>" },
    { EventType: 12, Timestamp: "<time>" },
    { EventType: 11, TimerId: 0, FireAt: "<+2250 ms>", Timestamp: "<time of creation>" },
  ]);
  expect(normalise(raw).invocations[0]?.output).toEqual({
    actions: [[{ actionType: 5, fireAt: "<+1000 ms>" }]],
  });
});

test("a firing at another time, and one that bears its own time, stay visible", () => {
  const raw = recording(
    [
      { EventType: 12, Timestamp: at("10") },
      { EventType: 10, EventId: 0, FireAt: at("12"), Timestamp: at("10") },
      { EventType: 11, TimerId: 0, FireAt: at("13"), Timestamp: at("13") },
    ],
    {},
  );
  expect(history(raw).at(-1)).toEqual({
    EventType: 11,
    TimerId: 0,
    FireAt: "<another time>",
    Timestamp: "<time>",
  });
});

test("ids are named by whose they are, times and addresses masked, the app's own dates kept", () => {
  const status = {
    createdTime: at("10"),
    lastUpdatedTime: at("10.5"),
    output: `${execution}:4 2020-01-02T03:04:05.678Z http://127.0.0.1:17071/x?taskHub=A&connection=B&code=c`,
    StackTrace: "   at System",
  };
  expect(normalise(recording([], {}, status)).finals["i"]).toEqual({
    createdTime: "<second>",
    lastUpdatedTime: "<time>",
    output: "<guid of i, execution 1>:4 2020-01-02T03:04:05.678Z <origin>/x?<hub>",
    StackTrace: "<stack>",
  });
});

test("of a .NET exception what it says stays, wherever it stands", () => {
  const inner = {
    RemoteMessage: 'a "quoted" {brace',
    Message: "Result: Failure\nException: a\nStack: x",
    HResult: 1,
  };
  const exception = JSON.stringify({
    $type: "System.Exception, System.Private.CoreLib",
    Message: " a",
    InnerException: inner,
    HResult: -1,
  });
  expect(maskDotNet(`failed: a \n ${exception} \n Message: a, StackTrace:    at System\n   at B`)).toBe(
    'failed: a \n <.NET exception [" a","a \\"quoted\\" {brace","Result: Failure\\nException: a"]> \n Message: a, StackTrace: <stack>',
  );
});

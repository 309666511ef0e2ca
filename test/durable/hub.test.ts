import { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, test } from "vitest";
import { type Hub, hubOf } from "../../src/lib/durable/hub.ts";
import {
  inTurn,
  json,
  type Recorded,
  type Script,
  scriptedServer,
} from "../support/providers/scriptedServer.ts";

interface Engine extends AsyncDisposable {
  readonly hub: Hub;
  readonly requests: readonly Recorded[];
}

/** The hub behind the SDK's own client, on an engine that answers by `script` over real HTTP. */
async function engine(script: Script): Promise<Engine> {
  const server = await scriptedServer(script);
  const input = df.input.durableClient();
  const context = new InvocationContext({
    invocationId: "invocation",
    functionName: "test",
    options: {
      trigger: { type: "test", name: "test" },
      extraInputs: [input],
      extraOutputs: [],
    },
  });
  context.extraInputs.set(input, {
    taskHubName: "hub",
    creationUrls: {},
    managementUrls: {},
    rpcBaseUrl: `${server.url}/runtime/webhooks/durabletask/`,
  });
  return {
    hub: hubOf(df.getClient(context)),
    requests: server.requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const VIDEO = { id: "video_1", owner: "anna", run: 1 };

function status(runtimeStatus: string): Script {
  const time = "2026-11-22T12:00:00Z";
  return json(200, {
    name: "generateVideo",
    instanceId: "video_1",
    runtimeStatus,
    input: null,
    output: null,
    createdTime: time,
    lastUpdatedTime: time,
  });
}

describe("starting a workflow", () => {
  test("starts it under the id it is given", async () => {
    await using server = await engine(json(202, { id: "video_1" }));
    expect(await server.hub.start("generateVideo", "video_1", VIDEO)).toBe("started");
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/runtime/webhooks/durabletask/orchestrators/generateVideo/video_1",
    });
    expect(JSON.parse(String(server.requests[0]?.body))).toEqual(VIDEO);
  });

  test("that lives already is no fault: it is running", async () => {
    await using server = await engine(json(409, { Message: "An instance with this id already exists." }));
    expect(await server.hub.start("generateVideo", "video_1", VIDEO)).toBe("running");
  });

  test("fails when the engine does", async () => {
    await using server = await engine(json(500, { Message: "broken" }));
    await expect(server.hub.start("generateVideo", "video_1", VIDEO)).rejects.toThrow("500");
  });
});

describe("waking a waiter", () => {
  test("raises the event that it waits for", async () => {
    await using server = await engine(json(202, {}));
    await server.hub.wake("video_1:1:0");
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/runtime/webhooks/durabletask/instances/video_1:1:0/raiseEvent/wake",
    });
    // The engine refuses an event without data.
    expect(String(server.requests[0]?.body)).toBe("{}");
  });

  test.each([404, 410, 500, 503])("that is gone or cannot be reached (%i) is let be", async (code) => {
    await using server = await engine(json(code, {}));
    await expect(server.hub.wake("video_1:1:0")).resolves.toBeUndefined();
  });

  test("is let be when the engine hangs up", async () => {
    await using server = await engine((_request, response) => void response.destroy());
    await expect(server.hub.wake("video_1:1:0")).resolves.toBeUndefined();
  });
});

describe("an instance is live", () => {
  test.each([
    ["Pending", true],
    ["Running", true],
    ["ContinuedAsNew", true],
    ["Suspended", true],
    ["Completed", false],
    ["Failed", false],
    ["Terminated", false],
    ["Canceled", false],
  ])("when it is %s: %s", async (runtimeStatus, live) => {
    await using server = await engine(status(runtimeStatus));
    expect(await server.hub.isLive("video_1")).toBe(live);
    expect(server.requests[0]?.url).toBe("/runtime/webhooks/durabletask/instances/video_1");
  });

  test("not when the engine has never heard of it", async () => {
    await using server = await engine(json(404, { Message: "unknown" }));
    expect(await server.hub.isLive("video_1")).toBe(false);
  });

  test("is not known when the engine fails: nobody may take it for dead", async () => {
    await using server = await engine(inTurn(json(500, {}), json(503, {})));
    await expect(server.hub.isLive("video_1")).rejects.toThrow("500");
    await expect(server.hub.isLive("video_1")).rejects.toThrow("503");
  });
});

test("an instance moved last when the engine says so, and never where it knows none", async () => {
  await using server = await engine(inTurn(status("Running"), json(404, { Message: "unknown" })));
  expect(await server.hub.movedAt("video_1")).toBe(Date.UTC(2026, 10, 22, 12));
  expect(await server.hub.movedAt("video_1")).toBeNull();
});

describe("an instance has ended without a result", () => {
  test.each([
    ["Failed", true],
    ["Terminated", true],
    ["Canceled", true],
    ["Completed", false],
    ["Running", false],
    ["Pending", false],
  ])("when it is %s: %s", async (runtimeStatus, failed) => {
    await using server = await engine(status(runtimeStatus));
    expect(await server.hub.hasFailed("video_1")).toBe(failed);
  });

  test("not when the engine has never heard of it; when the engine fails nobody knows", async () => {
    await using server = await engine(inTurn(json(404, { Message: "unknown" }), json(500, {})));
    expect(await server.hub.hasFailed("video_1")).toBe(false);
    await expect(server.hub.hasFailed("video_1")).rejects.toThrow("500");
  });
});

describe("forgetting a history", () => {
  test("says that it was there", async () => {
    await using server = await engine(json(200, { instancesDeleted: 1 }));
    expect(await server.hub.purge("video_1")).toBe(true);
    expect(server.requests[0]).toMatchObject({ method: "DELETE" });
  });

  test.each<[string, Script]>([
    ["was never there", json(404, {})],
    ["still runs", json(412, {})],
    ["was purged before", json(200, { instancesDeleted: 0 })],
  ])("of an instance that %s says that nothing was forgotten", async (_name, script) => {
    await using server = await engine(script);
    expect(await server.hub.purge("video_1")).toBe(false);
  });

  test("fails when the engine does", async () => {
    await using server = await engine(json(500, {}));
    await expect(server.hub.purge("video_1")).rejects.toThrow("500");
  });
});

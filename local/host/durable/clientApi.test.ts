import { app } from "@azure/functions";
import * as df from "durable-functions";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../testing.ts";

let host: TestHost;
let act: (client: df.DurableClient) => Promise<unknown> = async () => undefined;

function registerApp(): void {
  app.setup({ enableHttpStream: true });
  df.app.activity("echo", { handler: (input: unknown) => ({ input }) });
  df.app.orchestration("waits", function* (context) {
    const told = yield context.df.waitForExternalEvent("Finish");
    context.df.setCustomStatus({ nearly: true });
    yield context.df.callActivity("echo", {});
    return { told, input: context.df.getInput() };
  });
  app.http("act", {
    extraInputs: [df.input.durableClient()],
    handler: async (_request, context) => {
      try {
        return { jsonBody: { result: await act(df.getClient(context)) } };
      } catch (error) {
        return { jsonBody: { error: error instanceof Error ? error.message : String(error) } };
      }
    },
  });
}

/** Calls the SDK's client inside an HTTP function of the app. */
async function call(what: (client: df.DurableClient) => Promise<unknown>): Promise<unknown> {
  act = what;
  return (await host.request("POST", "/api/act")).json();
}

async function startWaiting(): Promise<string> {
  await call((client) => client.startNew("waits", { instanceId: "one", input: { a: 1 } }));
  await host.waitUntil(() => host.status("one")?.runtimeStatus === "Running");
  return "one";
}

beforeEach(async () => {
  host = await createTestHost({ app: registerApp });
});
afterEach(() => host.dispose());

test("the client starts, asks, tells and purges", async () => {
  expect(await call((client) => client.startNew("waits", { instanceId: "one", input: { a: 1 } }))).toEqual({
    result: "one",
  });
  await host.waitUntil(() => host.status("one")?.runtimeStatus === "Running");
  const expected = {
    name: "waits",
    instanceId: "one",
    runtimeStatus: "Running",
    input: { a: 1 },
    output: null,
  };
  expect(await call((client) => client.getStatus("one"))).toMatchObject({ result: expected });
  expect(await call((client) => client.getStatusAll())).toMatchObject({ result: [expected] });
  expect(await call((client) => client.raiseEvent("one", "Finish", { ok: true }))).toEqual({});
  await host.waitFor("one");
  const ended = {
    runtimeStatus: "Completed",
    customStatus: { nearly: true },
    output: { told: { ok: true }, input: { a: 1 } },
  };
  expect(await call((client) => client.getStatus("one"))).toMatchObject({ result: ended });
  expect(await call((client) => client.purgeInstanceHistory("one"))).toEqual({
    result: { instancesDeleted: 1 },
  });
  expect(await call((client) => client.purgeInstanceHistory("one"))).toEqual({
    result: { instancesDeleted: 0 },
  });
  expect(host.status("one")).toBeUndefined();
});

test("what does not fit is refused as the extension refuses it", async () => {
  const id = await startWaiting();
  expect(await call((client) => client.startNew("waits", { instanceId: id }))).toEqual({
    error: expect.stringContaining(
      '409. Details: {"Message":"An Orchestration instance with the status Running already exists."}',
    ),
  });
  expect(await call((client) => client.purgeInstanceHistory(id))).toEqual({
    error: expect.stringContaining(
      `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status Running`,
    ),
  });
  expect(await call((client) => client.raiseEvent(id, "Finish", undefined))).toEqual({
    error: expect.stringContaining('400. Details: {"Message":"Invalid JSON content"}'),
  });
  expect(await call((client) => client.getStatus("nobody"))).toEqual({
    error: expect.stringContaining("HTTP 404"),
  });
  expect(await call((client) => client.raiseEvent("nobody", "Finish", 1))).toEqual({
    error: "No instance with ID 'nobody' found.",
  });
  host.raiseEvent(id, "Finish", 1);
  await host.waitFor(id);
  expect(await call((client) => client.raiseEvent(id, "Finish", 1))).toEqual({}); // 410, which the client swallows
});

test("an empty id is as good as none, and what is nested too deeply is no JSON", async () => {
  const start = (path: string, body: string) =>
    host.request("POST", `/durabletask/orchestrators/waits${path}`, { body });
  const { id } = (await (await start("/", "{}")).json()) as { id: string }; // as the durable API answers
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect((await start("/deep", `${"[".repeat(9000)}${"]".repeat(9000)}`)).status).toBe(400);
  expect((await host.request("GET", "/durabletask/instances/")).status).toBe(200);
});

test.each([
  ["terminate", (client: df.DurableClient, id: string) => client.terminate(id, "r")],
  ["suspend", (client: df.DurableClient, id: string) => client.suspend(id, "r")],
  ["resume", (client: df.DurableClient, id: string) => client.resume(id, "r")],
  ["rewind", (client: df.DurableClient, id: string) => client.rewind(id, "r", {})],
  [
    "the option 'runtimeStatus'",
    (client: df.DurableClient) =>
      client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Running] }),
  ],
  [
    "purges by filter",
    (client: df.DurableClient) => client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) }),
  ],
  [
    "the option 'showHistory'",
    (client: df.DurableClient, id: string) => client.getStatus(id, { showHistory: true }),
  ],
  ["entities", (client: df.DurableClient) => client.signalEntity(new df.EntityId("e", "k"), "op")],
])("%s is refused by name", async (name, what) => {
  const id = await startWaiting();
  expect(await call((client) => what(client, id))).toEqual({
    error: expect.stringContaining(`The local host does not support ${name}`),
  });
});

test("the check-status answer carries the caller's own origin", async () => {
  const answer = await call(async (client) => {
    const response = client.createCheckStatusResponse({ url: "https://films.example/api/x" } as never, "one");
    return { status: response.status, payload: await response.json() };
  });
  expect(answer).toMatchObject({
    result: {
      status: 202,
      payload: {
        id: "one",
        statusQueryGetUri: expect.stringMatching(/^https:\/\/films\.example\/runtime\//),
      },
    },
  });
});

import { app } from "@azure/functions";
import * as df from "durable-functions";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../testing.ts";

const circular: { self?: unknown } = {};
circular.self = circular;

const unreadable = Object.defineProperty(new Error(), "message", {
  get: () => {
    throw new Error("nobody may read this");
  },
});

/** What a careless app may throw. */
const oddThings: Readonly<Record<string, unknown>> = {
  undefined,
  "a symbol": Symbol("odd"),
  "a big integer": 10n,
  "an object that holds itself": circular,
  "an object without a prototype": Object.create(null),
  "an Error whose message is an object": Object.assign(new Error(), { message: { odd: true } }),
  "an Error that cannot be read": unreadable,
  "an Error without message and stack": Object.assign(new Error(), { message: undefined, stack: undefined }),
};

let host: TestHost;
let thrown: unknown;
let runs = 0;

function registerApp(): void {
  app.setup({ enableHttpStream: true });
  const fails = () => {
    runs += 1;
    throw thrown;
  };
  df.app.activity("fails", { handler: fails });
  df.app.activity("toString", { handler: () => ({}) });
  app.http("failsOverHttp", { handler: fails });
  app.http("readsBadly", {
    handler: () => {
      throw new URIError("a bad one of its own");
    },
  });
  app.timer("failsOnTime", { schedule: "0 0 * * * *", handler: fails });
  df.app.orchestration("callsIt", function* (context) {
    return yield context.df.callActivity("fails", {});
  });
  df.app.orchestration("wakesNever", function* (context) {
    yield context.df.createTimer(new Date(Number.NaN));
  });
  df.app.orchestration("goesOnForEver", function* (context) {
    if (context.df.getInput() === "waits") yield context.df.waitForExternalEvent("Go");
    context.df.continueAsNew({});
  });
  df.app.orchestration("waits", function* (context) {
    const told = yield context.df.waitForExternalEvent("constructor");
    yield context.df.callActivity("toString", {});
    return told;
  });
}

beforeEach(async () => {
  runs = 0;
  host = await createTestHost({ app: registerApp, strict: false });
});
afterEach(() => host.dispose());

test.each(Object.keys(oddThings))("an activity that throws %s has failed, once", async (name) => {
  thrown = oddThings[name];
  const { runtimeStatus, output } = await host.waitFor(host.start("callsIt", {}));
  expect([runtimeStatus, runs]).toEqual(["Failed", 1]);
  expect(output).toContain("Activity function 'fails' failed:");
});

test.each(Object.keys(oddThings))("an HTTP or timer function that throws %s has failed", async (name) => {
  thrown = oddThings[name];
  await expect(host.request("GET", "/api/failsOverHttp")).rejects.toThrow("never answered by failsOverHttp");
  expect((await host.request("POST", `/admin/functions/failsOnTime?code=${host.key}`)).status).toBe(500);
  await host.waitUntil(() => runs === 3, { within: 3_600_000 });
  expect(host.logs.at(-1)).toContain("failsOnTime failed: ");
});

test("what an app reads badly is its own fault, not the caller's", async () => {
  await expect(host.request("GET", "/api/readsBadly")).rejects.toThrow("never answered by readsBadly");
  expect(host.logs.join()).toContain("a bad one of its own");
});

test("a timer without a date fails the instance, and says so", async () => {
  const { runtimeStatus, output } = await host.waitFor(host.start("wakesNever", {}));
  expect(runtimeStatus).toBe("Failed");
  expect(output).toBe("Orchestrator function 'wakesNever' failed: createTimer was not given a valid date.");
});

test("an orchestrator that goes on for ever leaves the others their turn, and ends with the host", async () => {
  host.start("goesOnForEver", {});
  thrown = new Error("no");
  const other = host.start("callsIt", {});
  await expect.poll(() => host.status(other)?.runtimeStatus).toBe("Failed");
  host.crash();
});

test("names that every object knows are names like others", async () => {
  const id = host.start("waits", {});
  await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
  host.raiseEvent(id, "constructor", { told: true });
  expect((await host.waitFor(id)).output).toEqual({ told: true });
});

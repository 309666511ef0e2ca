import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type CliApp, type CliHost, makeApp, startCli } from "../test/cliHost.ts";
import { walkKilledJourneys } from "../test/killedJourney.ts";

const apps: CliApp[] = [];
const hosts: CliHost[] = [];

function newApp(code: string, hostJson?: object): CliApp {
  const app = makeApp(code, hostJson);
  apps.push(app);
  return app;
}

function start(app: CliApp, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): CliHost {
  const host = startCli(app, args, env);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  for (const host of hosts.splice(0)) {
    host.child.kill("SIGKILL");
    await host.ended;
  }
  for (const app of apps.splice(0)) app.remove();
});

const settingsApp = `
  app.http("settings", { handler: (request, context) => {
    context.log("asked");
    return { jsonBody: { kind: process.env.KIND, hub: process.env.HUB, host: process.env.WEBSITE_HOSTNAME,
      runtime: process.env.FUNCTIONS_WORKER_RUNTIME, environment: process.env.AZURE_FUNCTIONS_ENVIRONMENT } };
  } });
`;

const slowApp = `
  df.app.activity("slow", { handler: async (input) => {
    appendFileSync(process.env.DONE, input.key + " begun\\n");
    await new Promise((resolve) => setTimeout(resolve, input.ms));
    appendFileSync(process.env.DONE, input.key + " ended\\n");
    return { key: input.key };
  } });
  df.app.orchestration("journey", function* (context) {
    const id = context.df.instanceId;
    const first = yield context.df.callActivity("slow", { key: id + "/1", ms: context.df.getInput().ms });
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 200));
    const last = yield context.df.callActivity("slow", { key: id + "/2", ms: 0 });
    return { first, last };
  });
`;

async function startInstance(host: CliHost, id: string, ms: number): Promise<void> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ms }),
  };
  expect((await fetch(await host.durableApi(`orchestrators/journey/${id}`), init)).status).toBe(202);
}

async function output(host: CliHost, id: string): Promise<unknown> {
  const response = await fetch(await host.durableApi(`instances/${id}`));
  return response.ok ? ((await response.json()) as { output: unknown }).output : undefined;
}

test("the host says when and where it serves, and takes its settings from files and environment", async () => {
  const app = newApp(settingsApp, {
    version: "2.0",
    extensions: { http: { routePrefix: "v1" }, durableTask: { hubName: "%HUB%" } },
  });
  writeFileSync(join(app.folder, "local.settings.json"), '{"Values":{"KIND":"file","HUB":"Films"}}');
  const host = start(app, [], { KIND: "environment" });
  const url = await host.ready;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const run = JSON.parse(readFileSync(join(app.data, "run", "host.json"), "utf8"));
  expect(run).toEqual({ pid: host.child.pid, url, key: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(await (await fetch(`${url}/v1/settings`)).json()).toEqual({
    kind: "environment",
    hub: "Films",
    host: `localhost:${new URL(url).port}`,
    runtime: "node",
    environment: "Development",
  });
  host.child.kill("SIGTERM");
  host.child.kill("SIGTERM");
  expect(await host.ended).toBe(0);
  expect(host.output()).toContain("asked\n");
  expect(existsSync(join(app.data, "run", "host.json"))).toBe(false);
});

test("a second host on the same data is turned away, and the first goes on", async () => {
  const app = newApp(settingsApp);
  const url = await start(app).ready;
  const second = start(app);
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(
    /^Another host uses .*host\.db\. Stop it first, or choose another data folder\.\n$/,
  );
  expect((await fetch(`${url}/api/settings`)).status).toBe(200);
});

test("what is not supported is refused at the start, by name", async () => {
  const app = newApp(`
    df.app.entity("counter", () => {});
    app.storageQueue("onMessage", { queueName: "q", connection: "C", handler: () => {} });
    app.http("fine", { extraOutputs: [], handler: () => ({}) });
  `);
  const host = start(app);
  expect(await host.ended).toBe(1);
  expect(host.output()).toContain('counter uses "entityTrigger", which is not supported.');
  expect(host.output()).toContain('onMessage uses "queueTrigger", which is not supported.');
  expect(host.output()).not.toContain("fine");
});

test.each([
  ["an app that does not load", 'throw new Error("broken app");', undefined, "broken app"],
  [
    "a missing setting",
    settingsApp,
    { extensions: { durableTask: { hubName: "%MISSING%" } } },
    "setting MISSING is missing",
  ],
  [
    "a bad schedule",
    'app.timer("t", { schedule: "often", handler: () => {} });',
    undefined,
    'schedule "often" cannot be read',
  ],
])("%s is said clearly", async (_, code, hostJson, text) => {
  const host = start(newApp(code, hostJson));
  expect(await host.ended).toBe(1);
  expect(host.output()).toContain(text);
});

test("a file that is not JSON and an option that does not exist are named", async () => {
  const app = newApp(settingsApp);
  writeFileSync(join(app.folder, "host.json"), "{ version: 2 }");
  const host = start(app);
  expect(await host.ended).toBe(1);
  expect(host.output()).toContain(`${join(app.folder, "host.json")} cannot be read: `);
  const other = start(app, ["--prot", "0"]);
  expect(await other.ended).toBe(1);
  expect(other.output()).toMatch(/Unknown option '--prot'[\s\S]*usage: node local\/host\/cli.ts/);
});

test("with a grace of 0 the host ends at once, as the Node worker does, and what ran runs again", async () => {
  const app = newApp(slowApp);
  const log = join(app.folder, "done.txt");
  const host = start(app, ["--grace", "0"], { DONE: log });
  await startInstance(host, "a", 600_000);
  await expect.poll(() => existsSync(log), { timeout: 20_000 }).toBe(true);
  host.child.kill("SIGTERM");
  expect(await host.ended).toBe(0);
  expect(readFileSync(log, "utf8")).toBe("a/1 begun\n");
});

test("work goes on after a kill: what ran runs again, what was done is not lost", async () => {
  const app = newApp(slowApp);
  const log = join(app.folder, "done.txt");
  const env = { DONE: log };
  const done = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  const first = start(app, [], env);
  await startInstance(first, "a", 60_000);
  await startInstance(first, "b", 0);
  await expect.poll(() => output(first, "b"), { timeout: 20_000 }).toBeTruthy();
  first.child.kill("SIGKILL");
  expect(await first.ended).toBe("SIGKILL");
  expect(done().filter((line) => line.startsWith("a/"))).toEqual(["a/1 begun"]);
  const second = start(app, [], env);
  expect(await output(second, "b")).toEqual({ first: { key: "b/1" }, last: { key: "b/2" } });
  await expect
    .poll(done, { timeout: 20_000 })
    .toSatisfy((lines: string[]) => lines.filter((line) => line === "a/1 begun").length === 2);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("a journey of activities, a timer, a child and an event comes to its end when the host is killed at a sample of its points", async () => {
  const points = [4, 11, 18, 25, 32];
  expect(await walkKilledJourneys(points)).toBe(points.length);
});

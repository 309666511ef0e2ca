import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { connectSora } from "../connectSora.ts";
import { get, idOf, post } from "../testClient.ts";

const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));
const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sora-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string, ...more: string[]): Promise<{ child: ChildProcess; url: string }> {
  const args = [cli, "--data", folder, "--films", "tiny", ...more];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^sora ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    if (url) return { child, url };
  }
  throw new Error("The simulator ended before it was ready.");
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "it says where it serves, and ends cleanly on %s, also twice",
  async (signal) => {
    const folder = await folderForTest();
    const { child, url } = await start(folder);
    const runFile = join(folder, "run", "sora.json");
    expect(JSON.parse(readFileSync(runFile, "utf8"))).toEqual({ pid: child.pid, url });
    const controller = new AbortController();
    const held = fetch(`${url}/openai/v1/videos`, {
      headers: { "api-key": "local-sora-key" },
      signal: controller.signal,
    });
    await connectSora(url).fault({ fault: { kind: "hold" } });
    await held.then((response) => response.text());
    child.kill(signal);
    child.kill(signal);
    expect(await ended(child)).toBe(0);
    expect(existsSync(runFile)).toBe(false);
  },
);

test("a job goes on after kill -9 and a restart, on the same port if asked", async () => {
  const folder = await folderForTest();
  const first = await start(folder, "--render-seconds", "1");
  const id = idOf(await post(`${first.url}/openai/v1/videos`, video));
  first.child.kill("SIGKILL");
  await ended(first.child);
  const second = await start(folder, "--port", new URL(first.url).port);
  expect(second.url).toBe(first.url);
  const status = async () => (await get(`${second.url}/openai/v1/videos/${id}`)).body["status"];
  await expect.poll(status, { timeout: 20_000 }).toBe("completed");
  expect((await get(`${second.url}/openai/v1/videos/${id}/content`)).status).toBe(200);
});

test("it ends when the process it was told to watch is gone", async () => {
  const parent = spawn(process.execPath, ["-e", "setTimeout(() => {}, 600000)"]);
  onTestFinished(() => {
    parent.kill("SIGKILL");
  });
  const { child } = await start(await folderForTest(), "--parent", String(parent.pid));
  parent.kill("SIGKILL");
  expect(await ended(child)).toBe(0);
});

test("a wrong option or a folder in use ends it with a reason", async () => {
  const folder = await folderForTest();
  await start(folder);
  const tries = [
    ["--data", folder],
    ["--port", "0"],
    ["--data", folder, "--slots", "many"],
    ["--data", folder, "--slots", "eu="],
  ];
  const codes = tries.map((args) => ended(spawn(process.execPath, [cli, ...args], { stdio: "ignore" })));
  for (const code of await Promise.all(codes)) expect(code).toBeGreaterThan(0);
});

test("slots are set for all resources, and for some alone", async () => {
  const slots = ["--slots", "off", "--slots", "eu=1"];
  const { url } = await start(await folderForTest(), "--render-seconds", "600", ...slots);
  const statuses: number[] = [];
  for (const resource of ["", "", "", "/r/eu", "/r/eu"]) {
    statuses.push((await post(`${url}${resource}/openai/v1/videos`, video)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
});

test("another process steers it over HTTP", async () => {
  const { url } = await start(
    await folderForTest(),
    "--render-seconds",
    "0",
    "--slots",
    "off",
    "--key",
    "own-key",
  );
  const sora = connectSora(url);
  expect((await get(`${url}/openai/v1/videos`)).status).toBe(401);
  await sora.setKey("local-sora-key");
  const id = idOf(await post(`${url}/openai/v1/videos`, video));
  const stranger = await sora.addForeignJob({ deployment: "sora-2", prompt: "theirs" });
  await sora.changeJob(stranger, { renderSeconds: null });
  expect(await sora.jobs()).toMatchObject([
    { id, state: "succeeded" },
    { id: stranger, state: "running", foreign: true },
  ]);
  expect(await sora.invoice()).toMatchObject({ tenThousandths: 4000 });
  expect(await sora.maxInFlight({ includeForeign: true })).toBe(1);
  await sora.padFilm(id, 200_000);
  const head = await fetch(`${url}/openai/v1/videos/${id}/content`, {
    headers: { "api-key": "local-sora-key" },
  });
  expect((await head.arrayBuffer()).byteLength).toBe(200_000);
  await sora.settings({ echoPrompt: false });
  expect((await get(`${url}/openai/v1/videos/${id}`)).body).not.toHaveProperty("prompt");
  await sora.settings({ slots: 7 });
  expect((await get(`${url}/openai/v1/videos/${id}`)).body).not.toHaveProperty("prompt");
  await sora.setDeployment({ name: "film", kind: "sora-2", retired: true });
  expect((await post(`${url}/openai/v1/videos`, { ...video, model: "film" })).status).toBe(410);
  await sora.removeDeployment("film");
  expect((await post(`${url}/openai/v1/videos`, { ...video, model: "film" })).status).toBe(404);
  const rule = await sora.fault({ fault: { kind: "refuse", reason: "server-error" }, times: 1 });
  expect((await get(`${url}/openai/v1/videos`)).status).toBe(500);
  expect(await sora.faults()).toMatchObject([{ id: rule, struck: 1 }]);
  await sora.clearFaults();
  expect(await sora.faults()).toEqual([]);
  expect((await sora.requests()).filter(({ route }) => route === "create")).toHaveLength(3);
  await sora.clearRequests();
  expect(await sora.requests()).toEqual([]);
  await expect(sora.changeJob("video_none", { finishNow: true })).rejects.toThrow(/no job video_none/);
  await expect(sora.settings({ slots: -1 })).rejects.toThrow(/slots/);
});

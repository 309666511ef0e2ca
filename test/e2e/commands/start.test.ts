import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "../../../local/commands/isAlive.ts";
import { freePort } from "../../../local/commands/ports.ts";
import { readRunFile } from "../../../local/commands/runFile.ts";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";
import { eventually, openApi } from "../../support/stack/stackApi.ts";

const PARTS = ["host", "azurite", "sora"] as const;

test("npm start serves where it was told, says so, and SIGTERM ends every part", async () => {
  const data = await temporaryFolder();
  const port = await freePort();
  const started = runCommand(["npm", "start", "--", "--port", `${port}`, "--data", data]);

  expect(await started.says(/^ready (\S+)$/m)).toBe(`http://127.0.0.1:${port}/api/v1`);
  expect(await started.says(/^Look at the films: (\S+)$/m)).toBe(`http://127.0.0.1:${port}/studio/`);
  const api = openApi(`http://127.0.0.1:${port}/api/v1`);
  expect((await api.call("/health")).status).toBe(200);
  const pids = PARTS.map((part) => readRunFile(data, part)?.pid ?? 0);
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  expect(readRunFile(data, "host")?.url).toBe(`http://127.0.0.1:${port}`);

  const second = runCommand(["node", localFile("start.ts"), "--data", data]);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Another stack is running on ${data}, at http://127.0.0.1:${port}.`);

  started.signal("SIGTERM");
  started.signal("SIGTERM");
  await started.ended;
  // npm itself may leave on the second signal, while the stack still stops in order.
  await eventually(
    "the parts",
    async () => pids.filter(isAlive),
    (left) => left.length === 0,
  );
  expect(PARTS.map((part) => existsSync(join(data, "run", `${part}.json`)))).toEqual([false, false, false]);
});

test("a part that dies ends the stack, which finds its old addresses at the next start", async () => {
  const data = await temporaryFolder();
  const first = runCommand(["node", localFile("start.ts"), "--data", data]);
  const url = await first.says(/^ready (\S+)$/m);
  const before = PARTS.map((part) => readRunFile(data, part));

  process.kill(before[2]?.pid ?? 0, "SIGKILL");
  expect(await first.ended).toBe(1);
  expect(first.output()).toContain("sora ended by SIGKILL: stopping the rest.");
  expect(before.map((part) => isAlive(part?.pid ?? 0))).toEqual([false, false, false]);

  const again = runCommand(["node", localFile("start.ts"), "--data", data]);
  expect(await again.says(/^ready (\S+)$/m)).toBe(url);
  expect(PARTS.map((part) => readRunFile(data, part)?.url)).toEqual(before.map((part) => part?.url));

  // Killed, it can stop nothing: the parts see that it is gone.
  const pids = PARTS.map((part) => readRunFile(data, part)?.pid ?? 0);
  again.signal("SIGKILL");
  await eventually(
    "the parts",
    async () => pids.filter(isAlive),
    (left) => left.length === 0,
  );
});

test("environment variables decide: another video server is obeyed, and no simulator started", async () => {
  const creates: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") creates.push(`${request.url}`);
    response.writeHead(400, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ error: { message: "no", code: "invalid_request", param: null, type: "x" } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const data = await temporaryFolder();
  const models = [
    { name: "mine", api: "sora-2", endpoint: `http://127.0.0.1:${port}`, auth: "key", keySetting: "MY_KEY" },
  ];
  const env = { VIDEO_MODELS: JSON.stringify(models), MY_KEY: "secret" };

  const started = runCommand(["node", localFile("start.ts"), "--data", data], { env });
  const api = openApi(await started.says(/^ready (\S+)$/m));
  expect(readRunFile(data, "sora")).toBeUndefined();
  const video = await api.create({ model: "mine", prompt: "A paper boat", size: "1280x720", seconds: "4" });
  expect(await api.ended(video.id)).toMatchObject({ status: "failed", error: { code: "invalid_request" } });
  expect(creates).toEqual(["/openai/v1/videos"]);
});

test("wrong settings and wrong arguments are told in plain words", async () => {
  const data = await temporaryFolder();
  const env = { AUTH_MODE: "opne", VIDEO_MODELS: "[" };
  const started = runCommand(["node", localFile("start.ts"), "--data", data], { env });
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain("- VIDEO_MODELS: is not valid JSON\n- AUTH_MODE: must be one of");

  const mistyped = runCommand(["node", localFile("start.ts"), "--prot", "7071"]);
  expect(await mistyped.ended).toBe(2);
  expect(mistyped.output()).toMatch(/Unknown option '--prot'.*\nUsage: npm start/);
});

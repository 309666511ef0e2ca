import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { root } from "../../local/commands/buildApp.ts";
import { newAgent } from "../support/agents/agents.ts";
import { fetchOfPage } from "../support/clients/page.ts";
import {
  programFolder,
  runSnippet,
  type Snippet,
  snippetsOf,
  startSnippet,
} from "../support/clients/snippets.ts";
import { startTestStack, type TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { SECRET } from "../support/webhooks/receiver.ts";

const KEY = "a-key-of-the-papers";
const PAGE = "http://localhost:5173";
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const snippets = await snippetsOf("docs/clients.md");
const programs = snippets.filter(({ run }) => run === "node" || run === "sh");

let stack: TestStack;
let receiverPort = 0;
const environment = () => ({ DAILIES: stack.api.url, KEY, HOOK_SECRET: SECRET });

beforeAll(async () => {
  receiverPort = await freePort();
  const holder = { owner: "papers", sha256: createHash("sha256").update(KEY).digest("hex") };
  stack = await startTestStack({
    cors: PAGE,
    slots: 4,
    headers: { authorization: `Bearer ${KEY}` },
    settings: {
      AUTH_MODE: "keys",
      API_KEYS: JSON.stringify([holder]),
      WEBHOOKS: JSON.stringify([
        { url: `http://127.0.0.1:${receiverPort}/events`, secretSetting: "HOOK_SECRET" },
      ]),
      HOOK_SECRET: SECRET,
    },
  });
});
afterAll(() => stack?.stop());

function only(run: string): Snippet {
  const [snippet, ...more] = snippets.filter((each) => each.run === run);
  if (!snippet || more.length > 0) throw new Error(`not one snippet is run as ${run}`);
  return snippet;
}

test.each(programs)("the snippet for $heading runs as it stands ($run)", async (snippet) => {
  await using folder = await programFolder();
  const printed = await runSnippet(snippet, folder.path, environment());
  expect(printed).not.toBe("");
  if (!snippet.code.includes("film.mp4")) return;
  const film = await readFile(join(folder.path, "film.mp4"));
  expect(film.subarray(4, 8).toString()).toBe("ftyp");
});

test.skipIf(!hasPython)(
  "the snippet for Python runs as it stands, over a stand-in for its package",
  async () => {
    await using folder = await programFolder();
    expect(await runSnippet(only("python"), folder.path, environment())).toBe("completed\n");
    expect((await readFile(join(folder.path, "film.mp4"))).subarray(4, 8).toString()).toBe("ftyp");
  },
);

test("the snippet for a page runs in a page of an allowed origin, and in no other", async () => {
  const { code } = only("page");
  const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => undefined).constructor;
  const page = new AsyncFunction("fetch", "DAILIES", "KEY", "console", code);
  const printed: unknown[][] = [];
  const console = { log: (...values: unknown[]) => printed.push(values) };
  await page(fetchOfPage(PAGE), stack.api.url, KEY, console);
  expect(printed).toEqual([[expect.stringMatching(/^video_/), "queued"]]);
  await expect(page(fetchOfPage("https://evil.example"), stack.api.url, KEY, console)).rejects.toThrow(
    "Failed to fetch",
  );
});

test("the configuration for agents reaches the tools", async () => {
  const written = only("mcp")
    .code.replaceAll(/\$\{DAILIES\}/g, stack.api.url)
    .replaceAll(/\$\{KEY\}/g, KEY);
  const server = z.object({ url: z.string(), headers: z.object({ Authorization: z.string() }) });
  const { dailies } = z
    .object({ mcpServers: z.object({ dailies: server }) })
    .parse(JSON.parse(written)).mcpServers;
  const agent = await newAgent({
    url: dailies.url.replace(/\/mcp$/, ""),
    key: dailies.headers.Authorization.replace("Bearer ", ""),
  });
  expect((await agent.tools()).map(({ name }) => name)).toContain("create");
  await agent.close();
});

test("the receiver of webhooks takes what is signed, once, and refuses everything else", async () => {
  await using folder = await programFolder();
  const env = { ...environment(), PORT: String(receiverPort) };
  await using receiver = await startSnippet(only("receiver"), folder.path, env);
  const { id } = await stack.api.create({ prompt: "A paper boat that is told of" });
  await eventually(
    "the event",
    async () => receiver.printed(),
    (printed) => printed.includes(id),
  );
  expect(receiver.printed()).toContain(`video.completed ${id}\n`);
  const forged = await fetch(`http://127.0.0.1:${receiverPort}/events`, { method: "POST", body: "{}" });
  expect(forged.status).toBe(400);
});

test("what waits in the README is what was run here", async () => {
  const waiting = /async function waitForVideo.*?\n\}/s;
  const readme = waiting.exec(await readFile(join(root, "README.md"), "utf8"))?.[0];
  expect(readme).toBeDefined();
  expect(snippets.some(({ code }) => code.includes(readme ?? "nothing"))).toBe(true);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

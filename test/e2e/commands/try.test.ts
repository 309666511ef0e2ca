import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSora } from "../../../local/sora/createSora.ts";
import { taskModel } from "../../support/providers/taskModel.ts";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";

const KEY = "the-key-of-the-simulated-resource";
const SORA_2 = (endpoint: string) => [
  { name: "film", endpoint, deployment: "sora-2", auth: "key", keySetting: "SORA_KEY" },
];

/** Tries the model `film` at a simulator of its own, as a person with this key would. */
async function tryAt(models: (endpoint: string) => readonly object[], { key = KEY, args = ["--yes"] } = {}) {
  const sora = await createSora({ key: KEY, plainKey: KEY, renderSeconds: 1, films: "tiny" });
  onTestFinished(() => sora.close());
  const cwd = await temporaryFolder();
  const env = { VIDEO_MODELS: JSON.stringify(models(sora.url)), SORA_KEY: key, POLL_MIN_SECONDS: "1" };
  const command = runCommand(["node", localFile("try.ts"), "--model", "film", ...args], { cwd, env });
  const code = await command.ended;
  const learnt = await readFile(join(cwd, "out", "try-film.json"), "utf8").catch(() => "");
  return { sora, code, output: command.output(), learnt };
}

test.each([
  ["Sora 2", SORA_2],
  ["xAI", taskModel("xai")],
])("a person with a key makes one film with %s, and is told what it came to", async (_name, models) => {
  const { sora, code, output, learnt } = await tryAt(models);
  expect(output).toMatch(/one film of \d+ s, \d+x\d+, about \$\d/);
  for (const step of ["create", "list", "poll", "film", "bill", "delete"])
    expect(output, output).toMatch(new RegExp(`[✓] ${step}`));
  expect(code).toBe(0);
  expect(sora.invoice().tenThousandths).toBeGreaterThan(0);
  expect(JSON.parse(learnt)).toMatchObject({ model: "film", answers: expect.any(Array) });
  expect(learnt).toContain('"status": 200');
  for (const secret of [KEY, "paper boat"]) expect(learnt + output).not.toContain(secret);
});

test("a refused key is told, and nothing was spent", async () => {
  const { sora, code, output } = await tryAt(SORA_2, { key: "wrong" });
  expect(output).toMatch(/✗ create\s+misplaced \(provider_auth\)/);
  expect({ code, billed: sora.invoice().tenThousandths }).toEqual({ code: 1, billed: 0 });
});

test("where nobody can be asked, nothing is spent", async () => {
  const { sora, code, output } = await tryAt(SORA_2, { args: [] });
  expect(output).toMatch(/Nobody is there to agree/);
  expect({ code, jobs: sora.jobs().length }).toEqual({ code: 1, jobs: 0 });
});

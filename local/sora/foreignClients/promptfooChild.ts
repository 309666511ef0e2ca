import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PromptfooCall } from "./askPromptfoo.ts";

/** As much of promptfoo's Node API as is used here. */
interface Promptfoo {
  loadApiProvider(
    id: string,
    context: { options: { config: PromptfooCall["config"] } },
  ): Promise<{ callApi(prompt: string): Promise<unknown> }>;
}

// A process of its own: promptfoo brings loggers, agents and environment along. Its arguments are the folder it is
// installed in, the file for its answers, and the calls as JSON.
const [folder = "", answersPath = "", callsJson = "[]"] = process.argv.slice(2);
const root = join(folder, "node_modules", "promptfoo");
// What is asserted here the caller knows: which release is installed, and the calls it wrote.
const { main } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { main: string };
// By its path, because require.resolve gives the CommonJS build, which breaks on its first warning.
const { default: promptfoo } = (await import(pathToFileURL(join(root, main)).href)) as { default: Promptfoo };
const calls = JSON.parse(callsJson) as readonly PromptfooCall[];

const answers: unknown[] = [];
for (const { provider, prompt, config } of calls) {
  const loaded = await promptfoo.loadApiProvider(provider, { options: { config } });
  answers.push(await loaded.callApi(prompt));
}
await writeFile(answersPath, JSON.stringify(answers));
// It keeps connections that would hold the process.
process.exit(0);

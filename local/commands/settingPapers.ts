import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AboutSetting } from "../../src/lib/config/aboutSetting.ts";
import { PLATFORM_SETTINGS } from "../../src/lib/config/platformSettings.ts";
import { aboutSettings } from "../../src/lib/config/settings.ts";
import { wordsToTry } from "../sora/faults/wordsToTry.ts";
import { root } from "./buildApp.ts";
import { soraSettings } from "./soraSettings.ts";

const EXAMPLE = "local.settings.example.json";
const README = "README.md";
/** By this address `npm start` knows that the simulator is meant. */
const SORA_PORT = 7072;

/** What the schema of the settings makes of the papers about them, by file; each is its whole content. */
export async function settingPapers(): Promise<Readonly<Record<string, string>>> {
  const readme = await readFile(join(root, README), "utf8");
  return { [EXAMPLE]: example(), [README]: withTables(readme) };
}

/** For Core Tools, and for `npm start`: with it both run the app on emulated storage and the simulator. */
function example(): string {
  const shown = [...PLATFORM_SETTINGS, ...aboutSettings].map((about) => [about.name, shownValue(about)]);
  const Values = { ...Object.fromEntries(shown), ...soraSettings(SORA_PORT) };
  return `${JSON.stringify({ IsEncrypted: false, Values, Host: { LocalHttpPort: 7071 } }, null, 2)}\n`;
}

function shownValue({ example, default: unlessSet = "" }: AboutSetting): string {
  return example ?? unlessSet;
}

function withTables(readme: string): string {
  return withPart(withPart(readme, "settings", table()), "words", wordTable());
}

/** The paper with `content` between the marks of the part. */
function withPart(paper: string, part: string, content: string): string {
  const begin = `<!-- ${part}: made by \`npm run docs\` -->`;
  const end = `<!-- end of ${part} -->`;
  const [before, rest] = paper.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${README} has no place for ${part}.`);
  return `${before}${begin}\n${content}\n${end}${after}`;
}

function wordTable(): string {
  const rows = wordsToTry.map(({ word, what }) => `| \`${word}\` | ${what} |`);
  return ["| word in the prompt | what happens |", "|---|---|", ...rows].join("\n");
}

function table(): string {
  const head = ["| name | meaning | default | secret |", "|---|---|---|---|"];
  return [
    ...head,
    ...aboutSettings.map(row),
    "",
    "The platform's own that matter here:",
    "",
    ...head,
    ...PLATFORM_SETTINGS.map(row),
  ].join("\n");
}

function row({ name, means, default: unlessSet, unset = "", secret }: AboutSetting): string {
  return `| \`${name}\` | ${means} | ${unlessSet ?? unset} | ${secret ? "yes" : "no"} |`.replace(
    "|  |",
    "| |",
  );
}

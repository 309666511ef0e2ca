import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AboutSetting } from "../../src/lib/config/aboutSetting.ts";
import { PLATFORM_SETTINGS } from "../../src/lib/config/platformSettings.ts";
import { aboutSettings } from "../../src/lib/config/settings.ts";
import { root } from "./buildApp.ts";
import { soraSettings } from "./soraSettings.ts";

const EXAMPLE = "local.settings.example.json";
const README = "README.md";
const BEGIN = "<!-- settings: made by `npm run docs` -->";
/** By this address `npm start` knows that the simulator is meant. */
const SORA_PORT = 7072;
const END = "<!-- end of settings -->";

/** What the schema of the settings makes of the papers about them, by file; each is its whole content. */
export async function settingPapers(): Promise<Readonly<Record<string, string>>> {
  const readme = await readFile(join(root, README), "utf8");
  return { [EXAMPLE]: example(), [README]: withTable(readme) };
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

function withTable(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined)
    throw new Error(`${README} has no place for the settings.`);
  return `${before}${BEGIN}\n${table()}\n${END}${after}`;
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

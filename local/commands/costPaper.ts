import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DayCost, dayCosts, together } from "../infra/costs/dayCosts.ts";
import { DAYS_A_MONTH, FREE, PRICES } from "../infra/costs/figures.ts";
import { root } from "./buildApp.ts";

const FILE = "docs/operations.md";
const BEGIN = "<!-- costs: made by `npm run docs` -->";
const END = "<!-- end of costs -->";

/** What the figures make of the paper about costs, by file: its whole content. */
export async function costPaper(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(root, FILE), "utf8");
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${FILE} has no place for the costs.`);
  return { [FILE]: `${before}${BEGIN}\n${table()}\n${END}${after}` };
}

function table(): string {
  const { always, besides, provider } = dayCosts();
  const sum = together(always);
  return [
    "| US dollars a day | idle | busy |",
    "|---|---|---|",
    ...always.map(row),
    row({ what: `**together**, ${dollars(sum.idle * DAYS_A_MONTH)} a month idle`, ...sum }),
    row(provider),
    ...besides.map((cost) => row({ ...cost, what: `besides, ${cost.what}` })),
    "",
    "| list price | US dollars | |",
    "|---|---|---|",
    ...Object.values(PRICES).map(priceRow),
    "",
    `Free each month: ${FREE.gbSeconds.toLocaleString("en")} GB-seconds, ${FREE.executions.toLocaleString("en")} executions, ${FREE.logGb} GB of logs.`,
  ].join("\n");
}

function row({ what, idle, busy }: DayCost): string {
  return `| ${what} | ${dollars(idle)} | ${dollars(busy)} |`;
}

function priceRow({ usd, per, isPublished }: (typeof PRICES)[keyof typeof PRICES]): string {
  return `| ${per} | ${usd} | ${isPublished ? "published" : "remembered: look it up before you rely on it"} |`;
}

function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reconcile } from "../../src/lib/domain/models/model.ts";
import { asServed, type Profile } from "../../src/lib/domain/models/profile.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { root } from "./buildApp.ts";

const FILE = "docs/providers.md";
const BEGIN = "<!-- promises: made by `npm run docs` -->";
const END = "<!-- end of promises -->";
const HOUR_MS = 3_600_000;

const NEVER_TWICE: Readonly<Record<Reconcile, string>> = {
  list: "exactly, by the prompt in its list",
  mark: "exactly, by a mark in its list",
  "own-id": "exactly, by an id of ours",
  token: "exactly, by a token of ours",
  never: "by an operator",
};

const CANCEL: Readonly<Record<NonNullable<Profile["cancels"]> | "always", string>> = {
  always: "stopped at the provider",
  waiting: "stopped while it waits; else made, and paid",
  never: "made, and paid",
};

const GOES_ON = "deleted; the server works on";

/** What the adapters' profiles make of the paper about providers, by file: its whole content. */
export async function providerPaper(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(root, FILE), "utf8");
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${FILE} has no place for the promises.`);
  return { [FILE]: `${before}${BEGIN}\n${table()}\n${END}${after}` };
}

function table(): string {
  return [
    "| api | paid once | bill | cancelled at the provider | films are there for |",
    "|---|---|---|---|---|",
    ...[...PROFILES].sort((a, b) => (a.api < b.api ? -1 : 1)).flatMap(rows),
  ].join("\n");
}

/** An API, and each server that speaks it in a way of its own. */
function rows(profile: Profile): readonly string[] {
  const servers = Object.keys(profile.servers ?? {});
  if (servers.length === 0) return [row(`\`${profile.api}\``, profile)];
  return servers.map((server) => row(`\`${profile.api}\`, ${server}`, asServed(profile, server)));
}

function row(name: string, { reconcile, price, cancels, deleteStopsWork, expiry }: Profile): string {
  const cancelled = cancels || deleteStopsWork ? CANCEL[cancels ?? "always"] : GOES_ON;
  const bill = price.isStated ? "exact: the provider states it" : computed(price);
  const life = `${expiry.lifeMs / HOUR_MS} h from its ${expiry.from === "created" ? "create" : "end"}`;
  return `| ${name} | ${NEVER_TWICE[reconcile]} | ${bill} | ${cancelled} | ${life} |`;
}

function computed({ usual, isEstimate }: Profile["price"]): string {
  if (usual === null) return "computed, by the settings' price";
  return isEstimate ? "computed, an estimate" : "computed, by the published price";
}

import * as z from "zod";
import { type LineResource, limitsOf, resourcesOf } from "../domain/capacity/pool.ts";
import type { Ticket } from "../domain/capacity/ticket.ts";
import type { GroupLimits } from "../domain/models/limits.ts";
import type { Profile } from "../domain/models/profile.ts";
import { type Budgets, NO_BUDGET } from "../domain/money/budget.ts";
import type { AuthConfig } from "../domain/owner/caller.ts";
import { crossCheck } from "./crossCheck.ts";
import { doubtsAbout } from "./doubts.ts";
import { describeIssue, IN_WORDS } from "./inWords.ts";
import { ConfigError, type SettingProblem, type SettingWarning } from "./settingProblem.ts";
import { about, type Environment, type ReadableSettings, type Settings, settingsFor } from "./settings.ts";

/** Settings of which several make one thing; the configuration has the thing. */
type Parts =
  | "groups"
  | "connectionString"
  | "blobServiceUri"
  | "tableServiceUri"
  | "authMode"
  | "apiKeys"
  | "budgetPerDay"
  | "budgetPerMonth"
  | "ownerBudgets";

/** Everything the app is configured with, read and checked once: times in milliseconds, sizes in bytes. */
export interface Config extends Readonly<Omit<Settings, Parts>> {
  readonly limitsOf: (group: string) => GroupLimits;
  /** The resources that a group's line of these tickets stands before; empty where the group has its limits as a whole. */
  readonly resourcesOf: (
    group: string,
    tickets: readonly Pick<Ticket, "model" | "only">[],
  ) => readonly LineResource[];
  readonly budgetsOf: (owner: string) => Budgets;
  readonly storage: StorageSettings;
  readonly auth: AuthConfig;
  /** Pages elsewhere that the platform's CORS lets in, by their origins; a wildcard is none. */
  readonly corsOrigins: readonly string[];
  /** The value of a setting that holds a secret, as a provider's key and a proxy's address do; null when it is not set. */
  readonly secret: (setting: string) => string | null;
  /** What is probably not meant as it stands. */
  readonly warnings: readonly SettingWarning[];
}

export type StorageSettings =
  | { readonly connectionString: string }
  | { readonly blobServiceUri: string; readonly tableServiceUri: string };

type Shapes = ReturnType<typeof settingsFor>;

/**
 * Reads the configuration from `given`, the process's environment where that is undefined; `profiles` are those of the APIs
 * that models can speak. Throws one ConfigError that names every setting that is wrong, and why.
 */
export function readConfig(given: Environment | undefined, profiles: readonly Profile[]): Config {
  const environment = given ?? process.env;
  const shapes = settingsFor(profiles);
  const texts = textsOf(shapes, environment);
  const parsed = z.object(shapes).safeParse(texts, { error: IN_WORDS });
  const settings = parsed.success ? parsed.data : readable(shapes, texts, parsed.error);
  const found = parsed.error?.issues.map((issue) => problemFrom(shapes, issue)) ?? [];
  const problems = [...found, ...crossCheck(settings, environment)];
  const warnings = doubtsAbout(settings, environment);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems, warnings);
  return configFrom(parsed.data, environment, warnings);
}

/** The settings' texts by what the code calls them; an empty one counts as one that is not set. */
function textsOf(shapes: Shapes, environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(shapes).map(([field, schema]) => {
      const { name, default: unlessSet } = about(schema);
      return [field, environment[name] || unlessSet];
    }),
  );
}

function problemFrom(shapes: Shapes, issue: z.core.$ZodIssue): SettingProblem {
  const schema = Object.entries(shapes).find(([field]) => field === issue.path[0])?.[1];
  if (!schema) throw new Error("A problem of no setting.");
  const { name, keyedBy } = about(schema);
  return { name, problem: describeIssue(issue, keyedBy) };
}

/** The settings that are right by themselves: they are checked against each other even when another is wrong. */
function readable(
  shapes: Shapes,
  texts: Record<string, string | undefined>,
  { issues }: z.ZodError,
): ReadableSettings {
  const unreadable = new Set(issues.map(({ path }) => path[0]));
  return z
    .object(shapes)
    .partial()
    .parse(Object.fromEntries(Object.entries(texts).filter(([field]) => !unreadable.has(field))));
}

function configFrom(
  settings: Settings,
  environment: Environment,
  warnings: readonly SettingWarning[],
): Config {
  const { groups, connectionString, blobServiceUri, tableServiceUri, authMode, apiKeys, ...others } =
    settings;
  const { budgetPerDay, budgetPerMonth, ownerBudgets, ...whole } = others;
  const limits = groups ?? {};
  const budgets = ownerBudgets ?? {};
  const all = { perDay: budgetPerDay, perMonth: budgetPerMonth };
  return {
    ...whole,
    corsOrigins: environment["WEBSITE_CORS_ALLOWED_ORIGINS"]?.match(/https?:\/\/[^\s,"*]+/gi) ?? [],
    limitsOf: (group) => limitsOf(entryOf(limits, group), resourcesOf(group, settings.models, [])),
    resourcesOf: (group, tickets) => resourcesOf(group, settings.models, tickets),
    budgetsOf: (owner) => ({ owner: entryOf(budgets, owner) ?? entryOf(budgets, "*") ?? NO_BUDGET, all }),
    storage: connectionString
      ? { connectionString }
      : { blobServiceUri: blobServiceUri ?? "", tableServiceUri: tableServiceUri ?? "" },
    auth: authMode === "keys" ? { mode: "keys", keys: apiKeys ?? [] } : { mode: authMode },
    secret: (setting) => environment[setting] || null,
    warnings,
  };
}

/** What is written under this name: an operator's object inherits nothing. */
function entryOf<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

import { targetsOf } from "../domain/models/resource.ts";
import { meantSetting } from "./likeness.ts";
import { PLATFORM_SETTINGS } from "./platformSettings.ts";
import type { SettingWarning } from "./settingProblem.ts";
import { type Environment, type ReadableSettings, settingNames } from "./settings.ts";

const KNOWN = new Set([...settingNames, ...PLATFORM_SETTINGS.map(({ name }) => name)]);

/** What is probably not meant as it stands: names that look like a setting of ours, and groups without a model. */
export function doubtsAbout(settings: ReadableSettings, environment: Environment): SettingWarning[] {
  const keySettings = new Set([
    ...(settings.models ?? [])
      .flatMap(targetsOf)
      .flatMap(({ auth }) => ("setting" in auth ? [auth.setting] : [])),
    ...(settings.webhooks ?? []).map(({ secretSetting }) => secretSetting),
  ]);
  const given = Object.keys(environment).filter((name) => environment[name]);
  const strangers = given.filter((name) => !KNOWN.has(name) && !keySettings.has(name));
  return [...strangers.flatMap(misspelt), ...idleGroups(settings)];
}

function misspelt(name: string): SettingWarning[] {
  const meant = meantSetting(name, settingNames);
  return meant === null ? [] : [{ name, problem: `is not a setting of this app; is ${meant} meant?` }];
}

function idleGroups({ groups, models }: ReadableSettings): SettingWarning[] {
  if (!groups || !models) return [];
  const used = new Set(models.map(({ group }) => group));
  const idle = Object.keys(groups).filter((group) => !used.has(group));
  if (idle.length === 0) return [];
  const problem =
    idle.length === 1 ? "has a group that no model uses" : `has ${idle.length} groups that no model uses`;
  return [{ name: "CAPACITY_GROUPS", problem: `${problem}: a misspelt name?`, where: idle.join(", ") }];
}

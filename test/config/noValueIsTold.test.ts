import fc from "fast-check";
import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { ConfigError } from "../../src/lib/config/settingProblem.ts";
import { settingNames } from "../../src/lib/config/settings.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { RIGHT_SETTINGS, WRONG_SETTINGS } from "../support/config/wrongSettings.ts";

/** Everything that health, the log and the terminal get to know; null when the settings are right. */
function toldOf(settings: Readonly<Record<string, string | undefined>>): ConfigError | null {
  try {
    readConfig({ ...RIGHT_SETTINGS, ...settings }, PROFILES);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

test("every setting has a wrong value in the table, so that none is forgotten", () => {
  expect(WRONG_SETTINGS.map(({ name }) => name)).toEqual(settingNames);
  expect(toldOf({})).toBeNull();
});

test.each(WRONG_SETTINGS)(
  "$name, when it is wrong, is named without its value",
  ({ name, value, beside }) => {
    const told = toldOf({ ...beside, [name]: value });
    expect(told?.problems.map((problem) => problem.name)).toEqual([name]);
    expect(JSON.stringify(told?.problems) + told?.message).not.toContain(value);
  },
);

test("no message shows any value, nor a part of one", () => {
  const SECRET = "s3cr3t-Va1ue";
  const entry = { name: "sora-2", endpoint: "https://films.example" };
  const spoilt = fc.constantFrom(
    SECRET,
    `"${SECRET}"`,
    `[${SECRET}]`,
    `["${SECRET}"]`,
    JSON.stringify([{ owner: SECRET, sha256: SECRET, admin: SECRET }]),
    JSON.stringify([{ ...entry, name: `${SECRET} `, endpoint: SECRET, auth: SECRET, apiVersion: [SECRET] }]),
    JSON.stringify([{ ...entry, auth: "key", keySetting: SECRET }]),
    JSON.stringify([{ ...entry, [SECRET]: SECRET }]),
    JSON.stringify({ [SECRET]: SECRET }),
    JSON.stringify({ [SECRET]: { [SECRET]: SECRET } }),
  );
  fc.assert(
    fc.property(fc.subarray([...settingNames], { minLength: 1 }), spoilt, (names, value) => {
      const told = toldOf(Object.fromEntries(names.map((name) => [name, value])));
      const forAll = told?.warnings.map(({ name, problem }) => [name, problem]);
      expect(`${told?.message}${JSON.stringify([told?.problems, forAll])}`).not.toContain(SECRET);
    }),
  );
});

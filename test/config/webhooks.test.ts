import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { ConfigError } from "../../src/lib/config/settingProblem.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { RIGHT_SETTINGS } from "../support/config/wrongSettings.ts";

const SECRET = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const HOOK = { url: "https://backend.example/events", secretSetting: "HOOK" };

function read(hooks: readonly object[], secret = SECRET) {
  const settings = { ...RIGHT_SETTINGS, WEBHOOKS: JSON.stringify(hooks), HOOK: secret };
  try {
    return readConfig(settings, PROFILES).webhooks;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name, problem }) => `${name} ${problem}`);
    throw error;
  }
}

test("a receiver is told everything of everybody unless it says otherwise", () => {
  const events = ["video.completed", "video.failed"];
  expect(read([HOOK])).toEqual([{ ...HOOK, owner: null, events }]);
  const picky = { ...HOOK, owner: "anna", events: ["video.failed"] };
  expect(read([picky])).toEqual([picky]);
});

test.each([
  "https://backend.example:8443/a?b=c",
  "http://127.0.0.1:9/x",
  "http://localhost/",
  "http://[::1]:8/",
])("%s may be told", (url) => {
  expect(read([{ ...HOOK, url }])).toMatchObject([{ url }]);
});

test.each([
  "http://backend.example/events",
  "http://127.0.0.1.example/",
  "ftp://127.0.0.1/",
  "https://user:word@backend.example/",
  "backend.example",
])("%s may not: a message goes out encrypted, or not off this machine", (url) => {
  expect(read([{ ...HOOK, url }])).toEqual([expect.stringMatching(/^WEBHOOKS 0\.url must be an https URL/)]);
});

test("the secret is named, set, and one of Standard Webhooks; two while one takes the other's place", () => {
  expect(read([HOOK], `${SECRET} ${SECRET}`)).toHaveLength(1);
  expect(read([{ ...HOOK, secretSetting: "NOT_SET" }])).toEqual([
    expect.stringMatching(/^WEBHOOKS 0\.secretSetting/),
  ]);
  for (const secret of ["abc", "whsec_short", SECRET.replace("whsec_", "")])
    expect(read([HOOK], secret)).toEqual([
      expect.stringMatching(/^WEBHOOKS 0\.secretSetting names a setting/),
    ]);
});

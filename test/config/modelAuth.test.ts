import { expect, test } from "vitest";
import { authOf, signInMisfits } from "../../src/lib/config/modelAuth.ts";
import { TOY } from "../support/samples/sampleProfile.ts";

const BY_KEY = { ...TOY, signIn: { ...TOY.signIn, ways: ["key", "google"] as const } };

test.each([
  [{ auth: "identity" }, { kind: "identity" }],
  [
    { auth: "identity", scope: "https://ml.example/.default" },
    { kind: "identity", scope: "https://ml.example/.default" },
  ],
  [
    { auth: "key", keySetting: "A_KEY" },
    { kind: "key", setting: "A_KEY" },
  ],
  [
    { auth: "google", keySetting: "AN_ACCOUNT" },
    { kind: "google", setting: "AN_ACCOUNT" },
  ],
  [{ auth: "none" }, { kind: "none" }],
] as const)("%j signs in as it says", (entry, auth) => {
  expect(authOf(entry)).toEqual(auth);
  expect(signInMisfits(entry, { ...TOY, signIn: { ...TOY.signIn, ways: [entry.auth] } })).toEqual([]);
});

test.each([
  [{ auth: "identity" }, [["auth", 'must be "key" or "google" for toy-videos']]],
  [
    { auth: "key" },
    [["keySetting", 'is needed with auth "key": the name of the setting that holds the key']],
  ],
  [{ auth: "google", keySetting: "A", scope: "s" }, [["scope", 'belongs to auth "identity"']]],
] as const)("%j does not fit an API that is signed in to by key", (entry, problems) => {
  expect(signInMisfits(entry, BY_KEY)).toEqual(problems);
});

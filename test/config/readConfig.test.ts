import { describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/lib/config/readConfig.ts";
import { ConfigError } from "../../src/lib/config/settingProblem.ts";
import { SIGNS_OF_AZURE } from "../../src/lib/config/signsOfAzure.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

const KEYS = JSON.stringify([{ owner: "anna", sha256: "a".repeat(64) }]);
const MODEL = { name: "sora-2", endpoint: "https://films.example" };
const MINIMAL = {
  VIDEO_MODELS: JSON.stringify([MODEL]),
  MediaStorage: "UseDevelopmentStorage=true",
  AUTH_MODE: "keys",
  API_KEYS: KEYS,
};
const NO_KEYS =
  "API_KEYS: must have an entry {owner, sha256, admin}, as AUTH_MODE asks for keys (`npm run keys` makes one)";
type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration of these settings beside the ones that must be. */
const read = (settings: Environment = {}): Config => readConfig({ ...MINIMAL, ...settings }, PROFILES);

/** The problems an operator is told of, one a line. */
function problemsOf(settings: Environment): string[] {
  try {
    readConfig(settings, PROFILES);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [title, ...lines] = error.message.split("\n");
    expect(title).toBe("Settings need attention:");
    return lines.map((line) => line.replace(/^- /, ""));
  }
}
const problemsWith = (settings: Environment) => problemsOf({ ...MINIMAL, ...settings });

test("what is not set has the documented default", () => {
  const { secret: _secret, limitsOf, resourcesOf: _of, budgetsOf, models: _models, ...config } = read();
  expect(config).toEqual({
    defaultModel: null,
    storage: { connectionString: "UseDevelopmentStorage=true" },
    auth: { mode: "keys", keys: [{ owner: "anna", sha256: "a".repeat(64), admin: false }] },
    publicUrl: null,
    corsOrigins: [],
    pollMinMs: 3_000,
    pollMaxMs: 15_000,
    overdueAfterMs: 44 * 60_000,
    providerTimeoutMs: 60_000,
    claimMarginMs: 30_000,
    reconcileGraceMs: 30_000,
    maxQueued: 1_000,
    maxQueuedPerOwner: 200,
    retentionMs: null,
    maxImageBytes: 10 * 1024 * 1024,
    warnings: [],
    telemetryEndpoint: null,
    studioTry: null,
    webhooks: [],
  });
  expect(limitsOf("any")).toEqual({ maxRunning: 2, maxCreatesPerMinute: null });
  const none = { perDay: null, perMonth: null };
  expect(budgetsOf("any")).toEqual({ owner: none, all: none });
});

test("an empty setting counts as one that is not set", () => {
  expect(read({ POLL_MIN_SECONDS: "", DEFAULT_MODEL: "", RETENTION_DAYS: "" })).toMatchObject({
    pollMinMs: 3_000,
    defaultModel: null,
    retentionMs: null,
  });
});

test("numbers are taken as they are, fractions included", () => {
  const settings = {
    POLL_MIN_SECONDS: "0.05",
    POLL_MAX_SECONDS: "0.25",
    RETENTION_DAYS: "1.5",
    MAX_IMAGE_MB: "0.5",
  };
  expect(read(settings)).toMatchObject({
    pollMinMs: 50,
    pollMaxMs: 250,
    retentionMs: 1.5 * 86_400_000,
    maxImageBytes: 512 * 1024,
  });
});

describe("all that is wrong is told at once, in words", () => {
  test("when nothing is set", () => {
    expect(problemsOf({})).toEqual([
      "VIDEO_MODELS: is not set",
      "AUTH_MODE: must be one of 'keys', 'easyauth', 'open'",
      "MediaStorage: must be set (a connection string), or instead MediaStorage__blobServiceUri and MediaStorage__tableServiceUri",
    ]);
  });

  test("when one setting is wrong by itself and others do not fit each other", () => {
    const problems = problemsOf({
      VIDEO_MODELS: MINIMAL.VIDEO_MODELS,
      DEFAULT_MODEL: "sora-3",
      CAPACITY_GROUPS: "{",
      MediaStorage__blobServiceUri: "https://a.example",
      AUTH_MODE: "keys",
      POLL_MIN_SECONDS: "20",
      MAX_QUEUED: "1.5",
      RECONCILE_GRACE_SECONDS: "soon",
      PROVIDER_TIMEOUT_SECONDS: "601",
    });
    expect(problems).toEqual([
      "CAPACITY_GROUPS: is not valid JSON",
      "PROVIDER_TIMEOUT_SECONDS: must be at most 600",
      "RECONCILE_GRACE_SECONDS: must be a number",
      "MAX_QUEUED: must be a whole number",
      "DEFAULT_MODEL: is no model of VIDEO_MODELS",
      "MediaStorage__tableServiceUri: must be set where MediaStorage__blobServiceUri is",
      "POLL_MIN_SECONDS: must not be above POLL_MAX_SECONDS",
      NO_KEYS,
    ]);
  });

  test("once each: what cannot be read is not held against the others", () => {
    const problems = problemsWith({
      VIDEO_MODELS: "[]",
      DEFAULT_MODEL: "sora-3",
      API_KEYS: "[",
      MediaStorage: undefined,
      MediaStorage__blobServiceUri: "films",
      MediaStorage__tableServiceUri: "https://t.example",
      POLL_MIN_SECONDS: "20",
      POLL_MAX_SECONDS: "often",
    });
    expect(problems).toEqual([
      "VIDEO_MODELS: must have at least 1 entry",
      "MediaStorage__blobServiceUri: must be a URL",
      "API_KEYS: is not valid JSON",
      "POLL_MAX_SECONDS: must be a number",
    ]);
  });
});

test("a group has the limits it was given, and the default for what it leaves out", () => {
  const groups = { "tier 1": { maxRunning: 5, maxCreatesPerMinute: 2 }, other: {} };
  const { limitsOf } = read({ CAPACITY_GROUPS: JSON.stringify(groups) });
  const defaults = { maxRunning: 2, maxCreatesPerMinute: null };
  expect(limitsOf("tier 1")).toEqual({ maxRunning: 5, maxCreatesPerMinute: 2 });
  for (const group of ["other", "unknown", "constructor", "__proto__"])
    expect(limitsOf(group)).toEqual(defaults);
  expect(problemsWith({ CAPACITY_GROUPS: '{"a":{"maxRunning":-1},"b":{"rpm":2}}' })).toEqual([
    "CAPACITY_GROUPS: <group>.maxRunning must be at least 0",
    "CAPACITY_GROUPS: <group> has unknown members: rpm",
  ]);
});

describe("AUTH_MODE", () => {
  const here = { AUTH_MODE: "open", AZURE_FUNCTIONS_ENVIRONMENT: "Development" };

  test("open starts on a developer's machine, where func start and the local host say so", () => {
    expect(read(here).auth).toEqual({ mode: "open" });
    for (const value of ["Production", "Staging", "", undefined])
      expect(problemsWith({ ...here, AZURE_FUNCTIONS_ENVIRONMENT: value })).toEqual([
        "AUTH_MODE: lets everybody in, and AZURE_FUNCTIONS_ENVIRONMENT does not say that this is a developer's machine: use keys or easyauth",
      ]);
  });

  test.each(SIGNS_OF_AZURE)("open is refused on Azure, whatever else is set there: %s", (sign) => {
    expect(problemsWith({ ...here, [sign]: "dailies-0123" })).toEqual([
      `AUTH_MODE: lets everybody in, and ${sign} says that this is Azure: use keys or easyauth`,
    ]);
  });

  test("easyauth is refused while the platform's sign-in is off, and its header could be forged", () => {
    for (const value of ["True", "true"])
      expect(read({ AUTH_MODE: "easyauth", WEBSITE_AUTH_ENABLED: value }).auth).toEqual({ mode: "easyauth" });
    for (const value of ["False", "", undefined])
      expect(problemsWith({ AUTH_MODE: "easyauth", WEBSITE_AUTH_ENABLED: value })).toEqual([
        "AUTH_MODE: needs the platform's sign-in (App Service authentication), which is not on",
      ]);
  });

  test("keys needs at least one key, kept as a hash", () => {
    for (const value of ["[]", "", undefined]) expect(problemsWith({ API_KEYS: value })).toEqual([NO_KEYS]);
    expect(problemsWith({ API_KEYS: '[{"owner":"","sha256":"my key"}]' })).toEqual([
      "API_KEYS: 0.owner must have at least 1 character",
      "API_KEYS: 0.sha256 must be 64 hexadecimal digits, the SHA-256 of the key",
    ]);
  });
});

test("PUBLIC_URL is an absolute address, without the part that every route has", () => {
  for (const url of ["https://films.example", "http://127.0.0.1:7071", "https://gate.example/films/"])
    expect(read({ PUBLIC_URL: url }).publicUrl).toBe(url);
  for (const url of [
    "films.example",
    "/films",
    "ftp://films.example",
    "https://films.example/api/v1",
    "https://films.example/api/v1/",
    "https://films.example?a=1",
    "https://films.example/#",
    "https://anna:secret@films.example",
  ])
    expect(problemsWith({ PUBLIC_URL: url }), url).toEqual([
      "PUBLIC_URL: must be the absolute http or https URL that callers know, without /api/v1, query or fragment",
    ]);
});

test.each([
  ["https://a.example,https://b.example:8443", ["https://a.example", "https://b.example:8443"]],
  ['["https://a.example"]', ["https://a.example"]],
  ["*", []],
  ["", []],
])("the platform's CORS list %j is read; a wildcard names nobody", (list, origins) => {
  expect(read({ WEBSITE_CORS_ALLOWED_ORIGINS: list }).corsOrigins).toEqual(origins);
});

test("storage is a connection string, or the addresses of both services", () => {
  const uris = {
    MediaStorage__blobServiceUri: "https://b.example",
    MediaStorage__tableServiceUri: "https://t.example",
  };
  expect(read({ MediaStorage: undefined, ...uris }).storage).toEqual({
    blobServiceUri: "https://b.example",
    tableServiceUri: "https://t.example",
  });
});

test("a provider's key is read from its own setting when it is needed", () => {
  const { secret } = read({ SORA_KEY: "k", EMPTY: "" });
  expect([secret("SORA_KEY"), secret("EMPTY"), secret("OTHER")]).toEqual(["k", null, null]);
});

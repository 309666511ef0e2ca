import { describe, expect, test } from "vitest";
import { meantSetting } from "../../src/lib/config/likeness.ts";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { settingNames } from "../../src/lib/config/settings.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { RIGHT_SETTINGS } from "../support/config/wrongSettings.ts";

const warningsWith = (settings: Readonly<Record<string, string>>) =>
  readConfig({ ...RIGHT_SETTINGS, ...settings }, PROFILES).warnings;

describe("a setting that looks like one of ours, but is none,", () => {
  test.each([
    ["POLL_MIN_SECOND", "POLL_MIN_SECONDS"],
    ["POLL_MINIMUM_SECONDS", "POLL_MIN_SECONDS"],
    ["poll_max_seconds", "POLL_MAX_SECONDS"],
    ["POLL_MIN", "POLL_MIN_SECONDS"],
    ["RETNETION_DAYS", "RETENTION_DAYS"],
    ["RETENTIONDAYS", "RETENTION_DAYS"],
    ["VIDEO_MODEL", "VIDEO_MODELS"],
    ["MAX_QUEUED_PER_USER", "MAX_QUEUED_PER_OWNER"],
    ["API_KEY", "API_KEYS"],
    ["MediaStorage__accountName", "MediaStorage"],
    ["MEDIASTORAGE", "MediaStorage"],
  ])("is warned about: %s", (name, meant) => {
    expect(warningsWith({ [name]: "5" })).toEqual([
      { name, problem: `is not a setting of this app; is ${meant} meant?` },
    ]);
  });

  test("is known by underscores alone", () => {
    expect(meantSetting("BUDGET_USD_PERDAY", ["MAX_QUEUED", "BUDGET_USD_PER_DAY"])).toBe(
      "BUDGET_USD_PER_DAY",
    );
  });

  test("is not warned about while it is empty", () => {
    expect(warningsWith({ POLL_MIN_SECOND: "" })).toEqual([]);
  });
});

test("what the platform, the shell and npm set is left alone", () => {
  const others = [
    ...["AZURE_CLIENT_ID", "AZURE_FUNCTIONS_ENVIRONMENT", "APPLICATIONINSIGHTS_CONNECTION_STRING"],
    ...["AzureWebJobsStorage", "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsDisableHomepage"],
    ...["AzureWebJobsScriptRoot", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME_VERSION"],
    ...["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "TASKHUB_NAME", "WEBSITE_AUTH_ENABLED", "WEBSITE_HOSTNAME"],
    ...["WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "CONTAINER_NAME", "IDENTITY_ENDPOINT", "MSI_SECRET"],
    ...["DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "OTEL_SERVICE_NAME", "NODE_OPTIONS"],
    ...["PATH", "HOME", "USER", "PWD", "SHELL", "LANG", "TERM", "EDITOR", "DISPLAY", "HOSTNAME", "MAIL"],
    ...["npm_config_cache", "npm_lifecycle_event", "npm_package_json", "INIT_CWD", "NO_PROXY", "HTTPS_PROXY"],
    ...["APPSETTING_WEBSITE_SITE_NAME", "XDG_SESSION_ID", "SSH_AUTH_SOCK", "AUTH", "API", "MAX", "VIDEO"],
  ];
  expect(others.filter((name) => meantSetting(name, settingNames) !== null)).toEqual([]);
});

test("a setting that a model takes its key from is one of ours, whatever its name", () => {
  const models = [{ name: "sora-2", endpoint: "https://films.example", auth: "key", keySetting: "API_KEY" }];
  expect(warningsWith({ VIDEO_MODELS: JSON.stringify(models), API_KEY: "k" })).toEqual([]);
});

test("a group that no model uses is warned about, by its name in the log alone", () => {
  const groups = { "films.example": {}, "film.example": {}, spare: {} };
  expect(warningsWith({ CAPACITY_GROUPS: JSON.stringify(groups) })).toEqual([
    {
      name: "CAPACITY_GROUPS",
      problem: "has 2 groups that no model uses: a misspelt name?",
      where: "film.example, spare",
    },
  ]);
});

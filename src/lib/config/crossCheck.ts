import { targetsOf } from "../domain/models/resource.ts";
import { crossCheckResources } from "./resourceSettings.ts";
import type { SettingProblem } from "./settingProblem.ts";
import type { Environment, ReadableSettings } from "./settings.ts";
import { SIGNS_OF_AZURE } from "./signsOfAzure.ts";
import { crossCheckWebhooks } from "./webhookSettings.ts";

/** What does not fit together among settings that are right by themselves. */
export function crossCheck(settings: ReadableSettings, environment: Environment): SettingProblem[] {
  return [
    ...crossCheckModels(settings, environment),
    ...crossCheckWebhooks(settings, environment),
    ...crossCheckStorage(environment),
    ...crossCheckPolls(settings),
    ...crossCheckAuth(settings, environment),
  ];
}

function crossCheckModels(
  { models = [], defaultModel }: ReadableSettings,
  environment: Environment,
): SettingProblem[] {
  const isKnown = models.length === 0 || models.some(({ name }) => name === defaultModel);
  const unknown: SettingProblem[] =
    defaultModel && !isKnown ? [{ name: "DEFAULT_MODEL", problem: "is no model of VIDEO_MODELS" }] : [];
  const keyless = models.flatMap((model, index) =>
    targetsOf(model).flatMap(({ auth }) =>
      "setting" in auth && !environment[auth.setting] ? [missingKey(auth.setting, index)] : [],
    ),
  );
  return [...unknown, ...keyless, ...crossCheckResources(models)];
}

/** Who puts the key itself where its setting's name belongs must not find it in the answer. */
function missingKey(setting: string, index: number): SettingProblem {
  return /^[A-Z][A-Z0-9_]{0,39}$/.test(setting)
    ? { name: setting, problem: "is not set, and a model of VIDEO_MODELS takes its key from it" }
    : {
        name: "VIDEO_MODELS",
        problem: `${index}.keySetting must be the name of a setting, and that must be set`,
      };
}

function crossCheckStorage(environment: Environment): SettingProblem[] {
  const uris = ["MediaStorage__blobServiceUri", "MediaStorage__tableServiceUri"];
  const missing = uris.filter((name) => !environment[name]);
  if (environment["MediaStorage"] || missing.length === 0) return [];
  if (missing.length === uris.length) {
    return [
      {
        name: "MediaStorage",
        problem: `must be set (a connection string), or instead ${uris.join(" and ")}`,
      },
    ];
  }
  const given = uris.filter((name) => environment[name]);
  return missing.map((name) => ({ name, problem: `must be set where ${given.join()} is` }));
}

function crossCheckPolls({ pollMinMs, pollMaxMs }: ReadableSettings): SettingProblem[] {
  if (pollMinMs === undefined || pollMaxMs === undefined || pollMinMs <= pollMaxMs) return [];
  return [{ name: "POLL_MIN_SECONDS", problem: "must not be above POLL_MAX_SECONDS" }];
}

function crossCheckAuth({ authMode, apiKeys }: ReadableSettings, environment: Environment): SettingProblem[] {
  if (authMode === "open") return crossCheckOpen(environment);
  if (authMode === "easyauth" && environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() !== "true") {
    return [
      {
        name: "AUTH_MODE",
        problem: "needs the platform's sign-in (App Service authentication), which is not on",
      },
    ];
  }
  if (authMode === "keys" && (apiKeys?.length === 0 || !environment["API_KEYS"])) {
    return [
      {
        name: "API_KEYS",
        problem:
          "must have an entry {owner, sha256, admin}, as AUTH_MODE asks for keys (`npm run keys` makes one)",
      },
    ];
  }
  return [];
}

function crossCheckOpen(environment: Environment): SettingProblem[] {
  const sign = SIGNS_OF_AZURE.find((name) => environment[name]);
  if (!sign && environment["AZURE_FUNCTIONS_ENVIRONMENT"] === "Development") return [];
  const why = sign
    ? `${sign} says that this is Azure`
    : "AZURE_FUNCTIONS_ENVIRONMENT does not say that this is a developer's machine";
  return [{ name: "AUTH_MODE", problem: `lets everybody in, and ${why}: use keys or easyauth` }];
}

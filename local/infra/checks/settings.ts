import { settingNames } from "../../../src/lib/config/settings.ts";
import { type Check, compareLists } from "../check.ts";
import { appSettings, type Deployment, ofType, usesScheduler } from "../deployment.ts";

/** A connection string: in Azure the app reaches its storage as an identity. */
const NEVER_IN_AZURE = ["MediaStorage"];

const PLATFORM = [
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AZURE_CLIENT_ID",
  "AzureWebJobsDisableHomepage",
  "AzureWebJobsStorage__blobServiceUri",
  "AzureWebJobsStorage__clientId",
  "AzureWebJobsStorage__credential",
  "AzureWebJobsStorage__queueServiceUri",
  "AzureWebJobsStorage__tableServiceUri",
  "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
  "TASKHUB_NAME",
];

const SCHEDULER = [
  "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
  "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
  "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
];

/** Flex takes these from functionAppConfig, and refuses a deployment that sets them. */
const REFUSED_BY_FLEX =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_.*|SCM_DO_BUILD_DURING_DEPLOYMENT|ENABLE_ORYX_BUILD)$/;

/** The settings are those the app reads, those the platform needs, and the secrets that models name: no other. */
export const settings: Check = {
  name: "settings are those of the schema",
  problems(deployment) {
    const set = appSettings(deployment);
    const wanted = [
      ...settingNames.filter((name) => !NEVER_IN_AZURE.includes(name)),
      ...PLATFORM,
      ...(usesScheduler(deployment) ? SCHEDULER : []),
      ...keySettings(set),
    ];
    return compareLists("setting", Object.keys(set), wanted);
  },
};

/** Nothing that the Flex Consumption plan refuses. */
export const flex: Check = {
  name: "nothing that Flex refuses",
  problems(deployment) {
    return [
      ...Object.keys(appSettings(deployment))
        .filter((name) => REFUSED_BY_FLEX.test(name))
        .map((name) => `Flex refuses the setting ${name}`),
      ...ofType(deployment, "Microsoft.Web/sites").flatMap((site) =>
        Object.keys(Object(site.properties["siteConfig"]))
          .filter((name) => REFUSED_SITE_CONFIG.includes(name))
          .map((name) => `Flex refuses siteConfig.${name}`),
      ),
      ...planProblems(deployment),
    ];
  },
};

const REFUSED_SITE_CONFIG = [
  "alwaysOn",
  "appSettings",
  "functionAppScaleLimit",
  "healthCheckPath",
  "linuxFxVersion",
  "minimumElasticInstanceCount",
  "netFrameworkVersion",
  "nodeVersion",
  "preWarmedInstanceCount",
  "use32BitWorkerProcess",
  "windowsFxVersion",
];

/** A key that is set is a reference to the vault, never the key. */
export const secrets: Check = {
  name: "secrets are references to the vault",
  problems(deployment) {
    const set = appSettings(deployment);
    return keySettings(set)
      .filter((name) => !String(set[name]).includes("@Microsoft.KeyVault(SecretUri="))
      .map((name) => `setting ${name} holds a key and is no reference to the vault`);
  },
};

function planProblems(deployment: Deployment): readonly string[] {
  const plans = ofType(deployment, "Microsoft.Web/serverfarms");
  const isFlex = plans.length === 1 && plans.every((plan) => JSON.stringify(plan["sku"]).includes("FC1"));
  return isFlex ? [] : ["there is not one plan, of Flex Consumption"];
}

/** The settings in which models' keys lie: VIDEO_MODELS names them. */
function keySettings(set: Readonly<Record<string, unknown>>): readonly string[] {
  const models: unknown = JSON.parse(String(set["VIDEO_MODELS"] ?? "[]"));
  if (!Array.isArray(models)) return [];
  return models.flatMap((model) => {
    const name: unknown = Reflect.get(Object(model), "keySetting");
    return typeof name === "string" ? [name] : [];
  });
}

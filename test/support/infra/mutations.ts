import { demands } from "../../../local/infra/checks/access.ts";
import { type Deployment, lastName, ofType, type Resource } from "../../../local/infra/deployment.ts";

/** A deployment with one thing wrong, and the name of the check that must notice. */
export interface Mutation {
  readonly name: string;
  readonly caughtBy: string;
  readonly deployment: Deployment;
}

/** Which check misses a resource of a type. */
const MISSED_BY: Readonly<Record<string, string>> = {
  "Microsoft.Authorization/roleAssignments":
    "roles are these, each over the narrowest thing, with its reason",
  "Microsoft.Storage/storageAccounts/blobServices/containers": "containers are those the app opens",
  "Microsoft.Storage/storageAccounts/tableServices/tables": "tables are those the app opens",
  "Microsoft.Storage/storageAccounts/blobServices": "blobs are deleted softly",
  "Microsoft.Storage/storageAccounts/managementPolicies": "the lifecycle only moves films to cheaper storage",
  "Microsoft.Insights/scheduledQueryRules": "alerts are these, and each tells somebody",
  "Microsoft.Insights/metricAlerts": "alerts are these, and each tells somebody",
  "Microsoft.Insights/actionGroups": "alerts are these, and each tells somebody",
  "Microsoft.Insights/webtests": "production is asked for its health and has a budget",
  "Microsoft.Consumption/budgets": "production is asked for its health and has a budget",
  "Microsoft.Insights/workbooks": "the workbook has every picture",
  "Microsoft.Web/sites": "the app runs on Node 24 as its identity",
  "Microsoft.Web/serverfarms": "nothing that Flex refuses",
  "Microsoft.Network/privateEndpoints": "in a network of its own, everything is private",
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": "in a network of its own, everything is private",
  "Microsoft.Network/privateDnsZones": "in a network of its own, everything is private",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": "in a network of its own, everything is private",
};

/** The deployment without one of its resources, once for each whose absence the compiler would not notice. */
export function withoutResource(deployment: Deployment): readonly Mutation[] {
  return deployment.resources.flatMap((resource) => {
    const caughtBy = MISSED_BY[resource.type];
    const rest = deployment.resources.filter((other) => other !== resource);
    return caughtBy === undefined
      ? []
      : [{ name: `no ${describe(resource)}`, caughtBy, deployment: { ...deployment, resources: rest } }];
  });
}

/** The deployment without one of the app's settings, and with one more that nobody asked for. */
export function withoutSetting(deployment: Deployment): readonly Mutation[] {
  const caughtBy = "settings are those of the schema";
  const isSettings = (resource: Resource) =>
    resource.type === "Microsoft.Web/sites/config" && lastName(resource) === "appsettings";
  const names = Object.keys(deployment.resources.find(isSettings)?.properties ?? {});
  const less = names.map((name) => ({
    name: `no setting ${name}`,
    caughtBy,
    deployment: change(deployment, isSettings, (properties) => Reflect.deleteProperty(properties, name)),
  }));
  const more = ["POLL_MIN_SECOND", "MediaStorage"].map((name) => ({
    name: `a setting ${name}`,
    caughtBy,
    deployment: change(deployment, isSettings, (properties) => Reflect.set(properties, name, "1")),
  }));
  const refused = ["FUNCTIONS_WORKER_RUNTIME", "WEBSITE_RUN_FROM_PACKAGE", "ENABLE_ORYX_BUILD"].map(
    (name) => ({
      name: `a setting ${name}`,
      caughtBy: "nothing that Flex refuses",
      deployment: change(deployment, isSettings, (properties) => Reflect.set(properties, name, "1")),
    }),
  );
  return [...less, ...more, ...refused];
}

/** The deployment with one property other than it must be, once for each resource. */
export function withOtherProperty(deployment: Deployment): readonly (Mutation & { caughtBy: "" })[] {
  return demands.flatMap(({ type, path }) =>
    ofType(deployment, type).map((resource) => ({
      name: `other ${path.join(".")} of ${describe(resource)}`,
      caughtBy: "" as const,
      deployment: change(
        deployment,
        (other) => other.id === resource.id,
        (properties) => unset(properties, path),
      ),
    })),
  );
}

/** The deployment with roles wider than they are, or without their reasons. */
export function withOtherRole(deployment: Deployment): readonly Mutation[] {
  const caughtBy = "roles are these, each over the narrowest thing, with its reason";
  const roles = ofType(deployment, "Microsoft.Authorization/roleAssignments");
  return roles.flatMap((role) => [
    {
      name: `no reason for ${describe(role)}`,
      caughtBy,
      deployment: change(
        deployment,
        (other) => other === role,
        (properties) => unset(properties, ["description"]),
      ),
    },
    {
      name: `over the whole group: ${describe(role)}`,
      caughtBy,
      deployment: {
        ...deployment,
        resources: deployment.resources.map((other) =>
          other === role
            ? {
                ...role,
                id: role.id.replace(/extensionResourceId\('[^']+'/, "extensionResourceId('/groups/all'"),
              }
            : other,
        ),
      },
    },
  ]);
}

function describe({ type, name, properties }: Resource): string {
  return `${type.split("/").slice(1).join("/")} ${properties["description"] ?? name}`;
}

function change(
  deployment: Deployment,
  isIt: (resource: Resource) => boolean,
  mutate: (properties: Record<string, unknown>) => void,
): Deployment {
  const resources = deployment.resources.map((resource) => {
    if (!isIt(resource)) return resource;
    const properties = structuredClone(resource.properties);
    mutate(properties);
    return { ...resource, properties };
  });
  return { ...deployment, resources };
}

function unset(properties: object, [key = "", ...rest]: readonly string[]): void {
  if (rest.length === 0) Reflect.deleteProperty(properties, key);
  else unset(Object(Reflect.get(properties, key)), rest);
}

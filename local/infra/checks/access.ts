import type { Check } from "../check.ts";
import { type Deployment, isPrivate, lastName, ofType, property, type Resource } from "../deployment.ts";

/** What a property of every resource of a type must be. */
export interface Demand {
  readonly type: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

const demand = (type: string, path: string, value: unknown): Demand => ({
  type: `Microsoft.${type}`,
  path: path.split("."),
  value,
});

const NO_KEYS = [
  demand("Storage/storageAccounts", "allowSharedKeyAccess", false),
  demand("Storage/storageAccounts", "defaultToOAuthAuthentication", true),
  demand("CognitiveServices/accounts", "disableLocalAuth", true),
  demand("Insights/components", "DisableLocalAuth", true),
  demand("OperationalInsights/workspaces", "features.disableLocalAuth", true),
  demand("Web/sites/basicPublishingCredentialsPolicies", "allow", false),
  demand("KeyVault/vaults", "enableRbacAuthorization", true),
];

const ENCRYPTED = [
  demand("Storage/storageAccounts", "supportsHttpsTrafficOnly", true),
  demand("Storage/storageAccounts", "minimumTlsVersion", "TLS1_2"),
  demand("Web/sites", "httpsOnly", true),
  demand("Web/sites", "siteConfig.minTlsVersion", "1.2"),
  demand("Web/sites", "siteConfig.scmMinTlsVersion", "1.2"),
  demand("Web/sites", "siteConfig.ftpsState", "Disabled"),
];

const NOT_PUBLIC = [
  demand("Storage/storageAccounts", "allowBlobPublicAccess", false),
  demand("Storage/storageAccounts", "allowCrossTenantReplication", false),
  demand("Storage/storageAccounts/blobServices/containers", "publicAccess", "None"),
  // A page that may call sends its own key: no browser sends one for it.
  demand("Web/sites", "siteConfig.cors.supportCredentials", false),
];

const BEHIND_THE_NETWORK = [
  "Storage/storageAccounts",
  "CognitiveServices/accounts",
  "KeyVault/vaults",
].flatMap((type) => [
  demand(type, "publicNetworkAccess", "Disabled"),
  demand(type, "networkAcls.defaultAction", "Deny"),
]);

const RUNTIME = [
  demand("Web/sites", "functionAppConfig.runtime.name", "node"),
  demand("Web/sites", "functionAppConfig.runtime.version", "24"),
  demand("Web/sites", "functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
  demand("Web/sites", "functionAppConfig.scaleAndConcurrency.triggers.http.perInstanceConcurrency", 100),
];

/** All of them that hold everywhere. */
export const demands: readonly Demand[] = [...NO_KEYS, ...ENCRYPTED, ...NOT_PUBLIC, ...RUNTIME];

/** Shared keys, local accounts and passwords are off wherever they exist. */
export const noKeys: Check = {
  name: "shared keys and local auth are off",
  problems: (deployment) => unmet(deployment, NO_KEYS),
};

/** Only https, only TLS 1.2 and newer. */
export const encrypted: Check = {
  name: "https only",
  problems: (deployment) => unmet(deployment, ENCRYPTED),
};

/** No blob can be read without a right to it, and no page acts with a visitor's sign-in. */
export const notPublic: Check = {
  name: "no public blobs, no sign-in for other sites' pages",
  problems: (deployment) => unmet(deployment, NOT_PUBLIC),
};

/** Node 24, one identity, and room for a hundred waiting requests. */
export const runtime: Check = {
  name: "the app runs on Node 24 as its identity",
  problems(deployment) {
    const sites = ofType(deployment, "Microsoft.Web/sites");
    const identity = sites.some((site) => JSON.stringify(site["identity"])?.includes('"UserAssigned"'));
    return [
      ...unmet(deployment, RUNTIME),
      ...(sites.length === 1 ? [] : ["there is not one Function App"]),
      ...(identity ? [] : ["the app has no user-assigned identity"]),
    ];
  },
};

const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  sthost: ["host-blob", "host-queue", "host-table"],
  stmedia: ["media-blob", "media-table"],
  "kv-": ["vault"],
  "ai-": ["models"],
};

/** Where a network was asked for, nothing but private addresses leads to what is kept; each is found by its name. */
export const privateNetwork: Check = {
  name: "in a network of its own, everything is private",
  problems(deployment) {
    if (!isPrivate(deployment)) return [];
    const endpoints = ofType(deployment, "Microsoft.Network/privateEndpoints").map(({ name }) => name);
    const named = ofType(deployment, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups");
    const needed = deployment.resources.flatMap(({ name, type }) =>
      /^Microsoft\.(Storage\/storageAccounts|KeyVault\/vaults|CognitiveServices\/accounts)$/.test(type)
        ? Object.entries(ENDPOINTS).flatMap(([start, names]) => (name.startsWith(start) ? names : []))
        : [],
    );
    return [
      ...unmet(deployment, BEHIND_THE_NETWORK),
      ...needed
        .filter((name) => !endpoints.some((endpoint) => endpoint.startsWith(`pe-${name}-`)))
        .map((name) => `the private endpoint ${name} is missing`),
      ...endpoints
        .filter((endpoint) => !named.some(({ name }) => name === `${endpoint}/default`))
        .map((endpoint) => `${endpoint} is found by no name`),
      ...unlinkedZones(deployment),
    ];
  },
};

/** Where the platform signs people in, all but two paths need it. */
export const signIn: Check = {
  name: "sign-in excludes health and the API's description alone",
  problems(deployment) {
    const config = ofType(deployment, "Microsoft.Web/sites/config");
    const auth = config.find((resource) => lastName(resource) === "authsettingsV2");
    if (auth === undefined) return [];
    const excluded = JSON.stringify(property(auth, "globalValidation", "excludedPaths"));
    return [
      ...(property(auth, "globalValidation", "requireAuthentication") === true ? [] : ["it is not required"]),
      ...(excluded === '["/api/v1/health","/api/v1/openapi.json"]' ? [] : [`it excludes ${excluded}`]),
    ];
  },
};

function unmet(deployment: Deployment, demands: readonly Demand[]): readonly string[] {
  return demands.flatMap(({ type, path, value }) =>
    ofType(deployment, type)
      .filter((resource) => property(resource, ...path) !== value)
      .map((resource) => `${path.join(".")} of ${resource.name} is not ${String(value)}`),
  );
}

function unlinkedZones(deployment: Deployment): readonly string[] {
  const zones = ofType(deployment, "Microsoft.Network/privateDnsZones");
  const links = ofType(deployment, "Microsoft.Network/privateDnsZones/virtualNetworkLinks");
  const groups = ofType(deployment, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups");
  const isUsed = ({ name }: Resource) =>
    links.some((link) => link.name.includes(name.replace(/^\[|\]$/g, "")));
  const wanted = new Set(groups.flatMap((group) => zonesOf(group)));
  return [
    ...zones.filter((zone) => !isUsed(zone)).map(({ name }) => `the network does not ask the zone ${name}`),
    ...[...wanted]
      .filter((zone) => !zones.some(({ name }) => zone.includes(name.replace(/^\[|\]$/g, ""))))
      .map((zone) => `the zone ${zone} is missing`),
  ];
}

function zonesOf(group: Resource): readonly string[] {
  const text = JSON.stringify(property(group, "privateDnsZoneConfigs") ?? []);
  return [...text.matchAll(/"privateDnsZoneId":"([^"]+)"/g)].flatMap(([, zone]) => zone ?? []);
}

import { type Check, compareLists } from "../check.ts";
import { type Deployment, ofType, property, type Resource, usesScheduler } from "../deployment.ts";

/** A role by its id in Azure, and what it is given over: the narrowest thing that works. */
interface Grant {
  readonly role: string;
  readonly over: string;
}

const ROLES: Readonly<Record<string, string>> = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "db58b8e5-c6ad-4a2a-8342-4190687cbf4a": "Storage Blob Delegator",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "a97b65f3-24c7-4388-baec-2e87135dc908": "Cognitive Services User",
  "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
};

const ALWAYS: readonly Grant[] = [
  { role: "Storage Blob Data Owner", over: "storageAccounts/sthost*" },
  { role: "Storage Queue Data Contributor", over: "storageAccounts/sthost*" },
  { role: "Storage Table Data Contributor", over: "storageAccounts/sthost*" },
  { role: "Storage Blob Delegator", over: "storageAccounts/stmedia*" },
  { role: "Monitoring Metrics Publisher", over: "components/appi-*" },
];

/** Every role the app has, over what: no more and no fewer, each with its reason. */
export const roles: Check = {
  name: "roles are these, each over the narrowest thing, with its reason",
  problems(deployment) {
    const assignments = ofType(deployment, "Microsoft.Authorization/roleAssignments");
    return [
      ...compareLists("role", assignments.map(describe), wanted(deployment).map(inWords)),
      ...assignments.filter((each) => !hasReason(each)).map((each) => `${describe(each)} gives no reason`),
      ...assignments
        .filter((each) => property(each, "principalType") !== "ServicePrincipal")
        .map((each) => `${describe(each)} is not for a service`),
    ];
  },
};

/** The assignments in words: what the command prints. */
export function describeRoles(deployment: Deployment): readonly string[] {
  return ofType(deployment, "Microsoft.Authorization/roleAssignments").map(
    (assignment) => `${describe(assignment)}\n      ${String(property(assignment, "description"))}`,
  );
}

function wanted(deployment: Deployment): readonly Grant[] {
  const parts = (type: string, role: string, path: string) =>
    ofType(deployment, type)
      .filter(({ name }) => name.startsWith("stmedia"))
      .map(({ name }): Grant => ({ role, over: `${path}/${name.split("/").at(-1)}` }));
  const has = (type: string) => ofType(deployment, type).length > 0;
  return [
    ...ALWAYS,
    ...parts(
      "Microsoft.Storage/storageAccounts/blobServices/containers",
      "Storage Blob Data Contributor",
      "containers",
    ),
    ...parts(
      "Microsoft.Storage/storageAccounts/tableServices/tables",
      "Storage Table Data Contributor",
      "tables",
    ),
    ...(has("Microsoft.CognitiveServices/accounts")
      ? [{ role: "Cognitive Services User", over: "accounts/ai-*" }]
      : []),
    ...(has("Microsoft.KeyVault/vaults") ? [{ role: "Key Vault Secrets User", over: "vaults/kv-*" }] : []),
    ...(usesScheduler(deployment)
      ? [{ role: "Durable Task Data Contributor", over: "taskHubs/Dailies" }]
      : []),
  ];
}

function inWords({ role, over }: Grant): string {
  return `${role} over ${over}`;
}

function describe(assignment: Resource): string {
  const id = String(property(assignment, "roleDefinitionId")).split("/").at(-1) ?? "";
  return inWords({ role: ROLES[id] ?? `unknown role ${id}`, over: scopeOf(assignment) });
}

/** What an assignment is over: its id says so, `extensionResourceId('scope', …)` or `scope/providers/…`. */
function scopeOf({ id }: Resource): string {
  const scope = /^\[extensionResourceId\((?:'([^']+)'|resourceId\((.+?)\)), 'Microsoft\.Authorization/.exec(
    id,
  );
  const parts = (scope?.[1] ?? scope?.[2] ?? id).split(/[/,]/).map((part) => part.replaceAll(/[' ]/g, ""));
  const [type, name] = parts.slice(-2);
  return `${type}/${withoutToken(name ?? "")}`;
}

/** Names that carry a hash differ from group to group. */
function withoutToken(name: string): string {
  return name.replace(/^(sthost|stmedia|kv-|ai-|appi-).*$/, "$1*");
}

function hasReason(assignment: Resource): boolean {
  const reason = property(assignment, "description");
  return typeof reason === "string" && reason.length > 40;
}

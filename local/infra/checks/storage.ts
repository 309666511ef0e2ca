import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../commands/buildApp.ts";
import { type Check, compareLists } from "../check.ts";
import { type Deployment, lastName, ofType, property, type Resource } from "../deployment.ts";

const CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers";
const TABLE = "Microsoft.Storage/storageAccounts/tableServices/tables";

/** Everything that the app opens is declared, in the media account; the host's account holds the package alone. */
export const containers: Check = {
  name: "containers are those the app opens",
  problems: (deployment) =>
    compareLists("container", places(deployment, CONTAINER), [
      "sthost app-package",
      ...namesInSource(/containerOf\("([^"]+)"\)/g).map((name) => `stmedia ${name}`),
    ]),
};

/** Every table that the app opens is declared, in the media account. */
export const tables: Check = {
  name: "tables are those the app opens",
  problems: (deployment) =>
    compareLists(
      "table",
      places(deployment, TABLE),
      namesInSource(/tableOf\("([^"]+)"\)/g).map((name) => `stmedia ${name}`),
    ),
};

/** What was deleted by mistake can be brought back for some days, in both accounts. */
export const softDelete: Check = {
  name: "blobs are deleted softly",
  problems: (deployment) =>
    accounts(deployment).flatMap(({ name }) => {
      const blobs = ofType(deployment, "Microsoft.Storage/storageAccounts/blobServices").find(
        (service) => service.name === `${name}/default`,
      );
      return ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]
        .filter((policy) => blobs === undefined || property(blobs, policy, "enabled") !== true)
        .map((policy) => `${name} has no ${policy}`);
    }),
};

/** One rule, over films, that moves them and deletes nothing; the host's blobs are never touched. */
export const lifecycle: Check = {
  name: "the lifecycle only moves films to cheaper storage",
  problems(deployment) {
    const policies = ofType(deployment, "Microsoft.Storage/storageAccounts/managementPolicies");
    const rules = policies.flatMap((policy) => property(policy, "policy", "rules"));
    const text = JSON.stringify(rules);
    return [
      ...(policies.length === 1 && policies.every(({ name }) => name.startsWith("stmedia"))
        ? []
        : ["there is not one policy, on the media account"]),
      ...(text.includes('"prefixMatch":["films/"]') && rules.length === 1
        ? []
        : ["it is not over films alone"]),
      ...(/delete/i.test(text) ? ["it deletes"] : []),
      ...(text.includes("tierToCool") && text.includes("tierToCold")
        ? []
        : ["it does not move to cool and cold"]),
    ];
  },
};

function accounts(deployment: Deployment): readonly Resource[] {
  return ofType(deployment, "Microsoft.Storage/storageAccounts");
}

function places(deployment: Deployment, type: string): readonly string[] {
  return ofType(deployment, type).map(
    (resource) => `${resource.name.startsWith("sthost") ? "sthost" : "stmedia"} ${lastName(resource)}`,
  );
}

/** The names that the app's own storage code opens, wherever that file lies. */
function namesInSource(call: RegExp): readonly string[] {
  const names = globSync("src/**/connectStorage.ts", { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(call)].flatMap(([, name]) => name ?? []),
  );
  if (names.length === 0) throw new Error(`no src/**/connectStorage.ts has ${call.source}`);
  return names;
}

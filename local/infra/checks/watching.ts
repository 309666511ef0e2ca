import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../commands/buildApp.ts";
import { type Check, compareLists } from "../check.ts";
import { type Deployment, ofType, property, type Resource } from "../deployment.ts";

const RULE = "Microsoft.Insights/scheduledQueryRules";
const METRIC_ALERT = "Microsoft.Insights/metricAlerts";

/** Each query in infra/queries/alerts is an alert, storage and health are watched, and everybody is told. */
export const alerts: Check = {
  name: "alerts are these, and each tells somebody",
  problems(deployment) {
    const rules = ofType(deployment, RULE);
    const metricAlerts = ofType(deployment, METRIC_ALERT);
    const files = queries("alerts");
    return [
      ...compareLists(
        "alert",
        [...rules.map((rule) => String(property(rule, "displayName"))), ...metricAlerts.map(shortName)],
        [...files.keys(), "host-storage", "media-storage", ...(asksHealth(deployment) ? ["health"] : [])],
      ),
      ...rules
        .filter(
          (rule) => JSON.stringify(rule.properties).includes(JSON.stringify(queryOf(rule, files))) === false,
        )
        .map((rule) => `${rule.name} does not ask what its file says`),
      ...[...rules, ...metricAlerts]
        .filter((alert) => !JSON.stringify(property(alert, "actions")).includes("actionGroups/ag-"))
        .map((alert) => `${alert.name} tells nobody`),
      ...[...rules, ...metricAlerts]
        .filter((alert) => property(alert, "enabled") !== true || !property(alert, "description"))
        .map((alert) => `${alert.name} is off, or does not say what it means`),
      ...(ofType(deployment, "Microsoft.Insights/actionGroups").length === 1
        ? []
        : ["there is no action group"]),
    ];
  },
};

/** In production the health is asked from several places, and a budget tells of the bill. */
export const production: Check = {
  name: "production is asked for its health and has a budget",
  problems(deployment) {
    if (deployment.name === "dev") return [];
    return ["Microsoft.Insights/webtests", "Microsoft.Consumption/budgets"]
      .filter((type) => ofType(deployment, type).length !== 1)
      .map((type) => `there is no ${type}`);
  },
};

/** Each query in infra/queries/pictures is in the workbook, whose text is an expression: quotes stand twice in it. */
export const pictures: Check = {
  name: "the workbook has every picture",
  problems(deployment) {
    const data = ofType(deployment, "Microsoft.Insights/workbooks")
      .map((workbook) => String(property(workbook, "serializedData")))
      .join();
    return [...queries("pictures")]
      .filter(([, query]) => !data.includes(query.replaceAll("'", "''")))
      .map(([name]) => `the picture ${name} is missing`);
  },
};

/** The queries of a folder by their names. */
export function queries(folder: "alerts" | "pictures"): ReadonlyMap<string, string> {
  const files = globSync(`infra/queries/${folder}/*.kql`, { cwd: root }).sort();
  return new Map(files.map((file) => [basename(file, ".kql"), readFileSync(join(root, file), "utf8")]));
}

function queryOf(rule: Resource, files: ReadonlyMap<string, string>): string | undefined {
  return files.get(String(property(rule, "displayName")));
}

function shortName({ name }: Resource): string {
  return name.replace(/-(dailies-dev|dailies-prod|everything)-.*$/, "");
}

function asksHealth(deployment: Deployment): boolean {
  return deployment.name !== "dev";
}

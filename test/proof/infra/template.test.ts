import { describe, expect, test } from "vitest";
import { allChecks } from "../../../local/infra/checks/all.ts";
import { keysIn } from "../../../local/infra/checks/template.ts";
import { appSettings, type Deployment } from "../../../local/infra/deployment.ts";
import { readConfig } from "../../../src/lib/config/readConfig.ts";
import { ConfigError } from "../../../src/lib/config/settingProblem.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import { compiledInfra, whyNot } from "../../support/infra/compiled.ts";
import {
  type Mutation,
  withOtherProperty,
  withOtherRole,
  withoutResource,
  withoutSetting,
} from "../../support/infra/mutations.ts";

describe.skipIf(whyNot !== null)("the template", () => {
  test("compiles for dev, for prod and with everything switched on, without a warning", () => {
    const { diagnostics, deployments } = compiledInfra();
    expect(diagnostics).toEqual([]);
    expect(deployments.map(({ name }) => name)).toEqual(["dev", "prod", "everything"]);
  });

  test("reads no key, holds none and gives none out", () => {
    expect(keysIn(compiledInfra().template)).toEqual([]);
  });

  test.each(allChecks.map((check) => [check.name, check] as const))("%s", (_, { problems }) => {
    const found = compiledInfra().deployments.map((deployment) => [deployment.name, problems(deployment)]);
    expect(found).toEqual([
      ["dev", []],
      ["prod", []],
      ["everything", []],
    ]);
  });

  test("every setting, role, container, table, alert or private address that is taken away is missed, by name", () => {
    const mutations = compiledInfra().deployments.flatMap((deployment) => [
      ...withoutSetting(deployment),
      ...withoutResource(deployment),
      ...withOtherRole(deployment),
    ]);
    const uncaught = mutations.filter(({ caughtBy, ...mutation }) => !namesOf(mutation).includes(caughtBy));
    console.log(
      `${mutations.length} mutations, ${mutations.length - uncaught.length} caught by the named check`,
    );
    expect(mutations.length).toBeGreaterThan(200);
    expect(uncaught.map(({ name, caughtBy }) => `${name}: not caught by "${caughtBy}"`)).toEqual([]);
  });

  test("every property that keeps keys, plain http and strangers out is missed when it is not there", () => {
    const mutations = compiledInfra().deployments.flatMap(withOtherProperty);
    const uncaught = mutations.filter((mutation) => namesOf(mutation).length === 0);
    console.log(`${mutations.length} mutations, ${mutations.length - uncaught.length} caught`);
    expect(mutations.length).toBeGreaterThan(40);
    expect(uncaught.map(({ name }) => name)).toEqual([]);
  });

  test.each(["dev", "prod", "everything"])("the settings of %s are ones that the app starts with", (name) => {
    const deployment = compiledInfra().deployments.find((each) => each.name === name);
    expect(startProblem(deployment)).toBeNull();
  });
});

/** The checks that a mutation fails. */
function namesOf({ deployment }: Pick<Mutation, "deployment">): readonly string[] {
  return allChecks.filter(({ problems }) => problems(deployment).length > 0).map(({ name }) => name);
}

/** What the app says of the settings it would get; Azure's own values stand for what only Azure can work out. */
function startProblem(deployment: Deployment | undefined): string | null {
  const settings = Object.entries(deployment ? appSettings(deployment) : {}).map(([name, value]) => [
    name,
    String(value).startsWith("[reference(") ? "https://example.blob.core.windows.net/" : String(value),
  ]);
  try {
    readConfig({ ...Object.fromEntries(settings), WEBSITE_AUTH_ENABLED: "True" }, PROFILES);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

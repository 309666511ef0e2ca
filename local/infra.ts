import { readCommandLine } from "./commands/commandLine.ts";
import { allChecks } from "./infra/checks/all.ts";
import { describeRoles } from "./infra/checks/roles.ts";
import { keysIn } from "./infra/checks/template.ts";
import { compile } from "./infra/compile.ts";
import { findCompiler } from "./infra/compiler.ts";
import type { Deployment } from "./infra/deployment.ts";

readCommandLine({ options: {} }, "npm run infra");
const search = findCompiler();
if (search.kind === "missing") {
  // In CI nobody reads what was skipped.
  const isFailure = process.env["CI"] === "true";
  console.log(`${isFailure ? "The Bicep could not be checked" : "Skipped the Bicep"}: ${search.why}`);
  process.exit(isFailure ? 1 : 0);
}

const { version, path } = search.compiler;
console.log(`Bicep ${version} (${path})`);
const { template, deployments, diagnostics } = compile(search.compiler);
const problems = [
  ...diagnostics,
  ...keysIn(template).map((found) => `the template holds ${found}`),
  ...(deployments.length === 3 ? [] : ["not every set of parameters could be compiled"]),
];
console.log(`${diagnostics.length} warnings`);

for (const deployment of deployments) {
  console.log(`\n${deployment.name}: ${deployment.resources.length} resources`);
  for (const [type, count] of byType(deployment)) console.log(`${String(count).padStart(4)}  ${type}`);
}
const last = deployments.at(-1);
if (last !== undefined) {
  console.log(`\nroles, with everything switched on:`);
  for (const role of describeRoles(last)) console.log(`  ${role}`);
}

console.log("");
for (const { name, problems: find } of allChecks) {
  const found = deployments.flatMap((deployment) =>
    find(deployment).map((problem) => `${deployment.name}: ${problem}`),
  );
  console.log(`${found.length === 0 ? "ok  " : "FAIL"}  ${name}`);
  problems.push(...found);
}

if (problems.length > 0) {
  console.error(`\n${problems.join("\n")}`);
  process.exit(1);
}

function byType({ resources }: Deployment): readonly (readonly [string, number])[] {
  const types = Map.groupBy(resources, ({ type }) => type);
  return [...types].map(([type, all]) => [type, all.length] as const).sort(([a], [b]) => a.localeCompare(b));
}

import { type Compiled, compile } from "../../../local/infra/compile.ts";
import { findCompiler } from "../../../local/infra/compiler.ts";

const search = findCompiler();

/** Why the tests of the template cannot run here; null when they can. In CI a missing compiler fails them instead. */
export const whyNot: string | null =
  search.kind === "missing" && process.env["CI"] !== "true" ? search.why : null;

if (whyNot !== null) console.log(`Skipped the tests of the Bicep: ${whyNot}`);

let compiled: Compiled | null = null;

/** What the compiler makes of infra/, compiled once for a file of tests. */
export function compiledInfra(): Compiled {
  if (search.kind === "missing") throw new Error(search.why);
  compiled ??= compile(search.compiler);
  return compiled;
}

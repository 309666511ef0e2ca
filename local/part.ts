import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildApp, root } from "./commands/buildApp.ts";
import { readPort } from "./commands/commandLine.ts";
import { exitOnSignal } from "./commands/exitOnSignal.ts";
import { type PartSpec, startPart } from "./commands/partProcess.ts";
import { localSoraPort, readSettings } from "./commands/settings.ts";
import { planSora, planStack } from "./commands/stackPlan.ts";
import { explain } from "./commands/startupProblem.ts";

/** Longer than any part takes to end by itself. */
const GRACE_MS = 8_000;

// One part alone, on the very ports and with the settings that `npm start` gives it on the same data folder; arguments
// that are not ours go on to the part.
const [name = "", ...args] = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: { port: { type: "string" }, data: { type: "string" } },
  strict: false,
});
const dataFolder = resolve(typeof values.data === "string" ? values.data : ".local");

try {
  const port = readPort(typeof values.port === "string" ? values.port : undefined);
  const spec = await (name === "sora" ? soraAlone(port) : hostAlone(port));
  const part = startPart({ ...spec, args: [...spec.args, ...args] }, dataFolder, (line) => console.log(line));
  exitOnSignal(
    () => part.stop(GRACE_MS),
    () => 0,
  );
  console.error(`${await part.ended}.`);
} catch (error) {
  console.error(explain(error));
}
process.exit(1);

async function soraAlone(port: number | undefined): Promise<PartSpec> {
  const env = readSettings(root, process.env);
  const { part } = await planSora(dataFolder, port ?? localSoraPort(env));
  return { ...part, env };
}

async function hostAlone(port: number | undefined): Promise<PartSpec> {
  await buildApp();
  const { host } = await planStack({ dataFolder, port });
  return host;
}

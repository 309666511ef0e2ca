import type { PartSpec } from "../../../local/commands/partProcess.ts";
import type { Settings } from "../../../local/commands/settings.ts";
import type { StackPlan } from "../../../local/commands/stackPlan.ts";
import { onRealEngine } from "../../../local/engine/engineHost.ts";

/** Set while the tests run on the real engine instead of the local host. */
const onEngine = process.env["TEST_HOST"] === "engine";

/** How often a test's app asks the provider: a timer of the real engine under a second is not worth its name. */
export const QUICK_POLLS: Settings = onEngine
  ? { POLL_MIN_SECONDS: "1", POLL_MAX_SECONDS: "2" }
  : { POLL_MIN_SECONDS: "0.2", POLL_MAX_SECONDS: "0.5" };

/** How the host of a stack is started: our own, or the real engine. */
export function hostSpec({ host, port, dataFolder }: StackPlan, env: Settings, cors?: string): PartSpec {
  const args = [...host.args, ...(cors === undefined ? [] : ["--cors", cors])];
  const spec = { ...host, args, env };
  return onEngine ? onRealEngine(spec, { port, data: dataFolder }) : spec;
}

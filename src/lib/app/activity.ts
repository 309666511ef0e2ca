import * as df from "durable-functions";
import type { Activities } from "../durable/contracts.ts";
import type { ActivityInput, ActivityOutput } from "../durable/flow.ts";
import { hubOf } from "../durable/hub.ts";
import type { Tools } from "../services/tools.ts";
import { logOf } from "./logOf.ts";
import { servicesOf } from "./services.ts";

/** Registers an activity under its contract name, with the real services and the durable client at hand. */
export function registerActivity<N extends keyof Activities>(
  name: N,
  step: (input: ActivityInput<N>, tools: Tools) => Promise<ActivityOutput<N>>,
): void {
  df.app.activity(name, {
    extraInputs: [df.input.durableClient()],
    handler: (input: ActivityInput<N>, context) =>
      step(input, { ...servicesOf(context), hub: hubOf(df.getClient(context)), log: logOf(context) }),
  });
}

import * as df from "durable-functions";
import type { Activities } from "./contracts.ts";
import type { ActivityInput, ActivityOutput } from "./durable.ts";
import { type Hub, hubOf } from "./hub.ts";
import { type Log, logOf } from "./log.ts";
import { type Services, services } from "./services.ts";

/** What an activity works with. */
export interface Tools extends Services {
  readonly hub: Hub;
  readonly log: Log;
}

/** Registers an activity under its contract name, with the real services and the durable client at hand. */
export function registerActivity<N extends keyof Activities>(
  name: N,
  step: (input: ActivityInput<N>, tools: Tools) => Promise<ActivityOutput<N>>,
): void {
  df.app.activity(name, {
    extraInputs: [df.input.durableClient()],
    handler: (input: ActivityInput<N>, context) =>
      step(input, { ...services(), hub: hubOf(df.getClient(context)), log: logOf(context) }),
  });
}

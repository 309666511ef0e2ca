import type { Hub } from "../durable/hub.ts";
import type { Log } from "./log.ts";
import type { Services } from "./services.ts";

/** What an effect works with: the services, the durable engine, and the log of the invocation it runs in. */
export interface Tools extends Services {
  readonly hub: Hub;
  readonly log: Log;
}

import type { Config } from "../config/readConfig.ts";
import type { ProviderTarget } from "../domain/models/model.ts";
import type { VideoProvider } from "../providers/provider.ts";
import type { Storage } from "../storage/connectStorage.ts";
import type { Sender } from "../webhooks/sender.ts";
import type { Clock } from "./clock.ts";

/** Everything with an effect that a step may use. */
export interface Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly storage: Storage;
  /** The provider a job lives at. */
  readonly provider: (target: ProviderTarget) => VideoProvider;
  readonly newVideoId: () => string;
  /** A mark for one create: a whole number below 2^32, as text. */
  readonly newMark: () => string;
  /** Tells a receiver of an event. */
  readonly send: Sender;
}

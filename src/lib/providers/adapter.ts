import type { ProviderTarget } from "../domain/models/model.ts";
import type { Profile } from "../domain/models/profile.ts";
import type { VideoProvider } from "./provider.ts";
import type { Access } from "./wire/access.ts";
import type { Transport } from "./wire/transport.ts";

/** What the folder of an adapter exports. */
export interface Adapter {
  readonly profile: Profile;
  /** Makes the provider behind a target. Connects to nothing. */
  readonly connect: (target: ProviderTarget, wire: Wire) => VideoProvider;
}

/** The way to one provider, as its target and its profile's sign-in want it. */
export interface Wire {
  readonly access: Access;
  readonly transport: Transport;
  readonly timeoutSeconds: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

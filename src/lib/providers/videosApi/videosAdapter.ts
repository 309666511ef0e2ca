import type { ProviderTarget } from "../../domain/models/model.ts";
import { asServed, type Profile } from "../../domain/models/profile.ts";
import type { Adapter } from "../adapter.ts";
import type { Protocol } from "./protocol.ts";
import { httpProvider } from "./videosProvider.ts";

/** What an adapter of the family is made of. */
interface VideosApi {
  readonly profile: Profile;
  readonly protocol: (target: ProviderTarget) => Protocol;
}

/** Makes an adapter from what its API is like, and how its jobs are asked for and read. */
export function videosAdapter({ profile, protocol }: VideosApi): Adapter & VideosApi {
  return {
    profile,
    protocol,
    connect: (target, wire) => ({
      profile: asServed(profile, target.server),
      ...httpProvider({ ...wire, protocol: protocol(target) }),
    }),
  };
}

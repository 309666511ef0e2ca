import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Profile } from "../../domain/models/profile.ts";
import type { Adapter } from "../adapter.ts";
import type { TaskApi } from "./taskApi.ts";
import { taskProvider } from "./taskProvider.ts";

/** What an adapter of the family is made of. */
interface TaskAdapter {
  readonly profile: Profile;
  readonly api: (target: ProviderTarget) => TaskApi;
}

/** Makes an adapter from what its API is like, and how its tasks are asked for and read. */
export function taskAdapter({ profile, api }: TaskAdapter): Adapter {
  return { profile, connect: (target, wire) => ({ profile, ...taskProvider(api(target), wire) }) };
}

import type { ProviderTarget } from "../../domain/models/model.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";

/** Why a resolution changes nothing. */
export type Refused =
  | { readonly kind: "nothing_to_resolve" }
  | { readonly kind: "unusable"; readonly reason: string }
  | { readonly kind: "unreachable" };

export const NOTHING: Refused = { kind: "nothing_to_resolve" };
export const ANOTHERS: Refused = {
  kind: "unusable",
  reason: "This job belongs to another video already, or this video has just changed.",
};

export type Sought =
  | { readonly kind: "seen"; readonly job: ProviderSnapshot; readonly target: ProviderTarget }
  | { readonly kind: "not_seen"; readonly refusal: Refused };

/** Looks for the job that an operator names on each of the resources where it can have been made. */
export async function seekJob(
  providerId: string,
  targets: readonly ProviderTarget[],
  { provider }: Pick<Tools, "provider">,
): Promise<Sought> {
  let refusal: Refused = {
    kind: "unusable",
    reason: "The provider has no job with this id on this resource.",
  };
  for (const target of targets) {
    const answer = await provider(target).check(providerId);
    if (answer.kind === "seen") return { kind: "seen", job: answer.job, target };
    if (answer.kind === "unreachable") refusal = { kind: "unreachable" };
  }
  return { kind: "not_seen", refusal };
}

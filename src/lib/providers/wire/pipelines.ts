import {
  createEmptyPipeline,
  formDataPolicy,
  multipartPolicy,
  multipartPolicyName,
  type Pipeline,
  type PipelinePolicy,
  redirectPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { retryReads } from "./retryReads.ts";

const MOST_REDIRECTS = 3;

/** What each kind of request goes through on its way out. Only a read is redirected, and a create is sent once. */
export function createPipelines({ access, policies, now }: PipelineOptions): Pipelines {
  const create = createEmptyPipeline();
  create.addPolicy(formDataPolicy(), { beforePolicies: [multipartPolicyName] });
  create.addPolicy(multipartPolicy());
  create.addPolicy(userAgentPolicy({ userAgentPrefix: "dailies" }));
  create.addPolicy(access, { phase: "Sign" });
  for (const policy of policies) create.addPolicy(policy, { afterPhase: "Sign" });

  const remove = create.clone();
  remove.addPolicy(retryReads(now), { phase: "Retry" });

  const read = remove.clone();
  const follow = redirectPolicy({ maxRetries: MOST_REDIRECTS, allowCrossOriginRedirects: true });
  // Before signing, so that each hop is signed for where it goes.
  read.addPolicy(follow, { afterPhase: "Retry" });
  return { create, remove, read };
}

interface PipelineOptions {
  readonly access: PipelinePolicy;
  readonly policies: readonly PipelinePolicy[];
  /** Unix milliseconds. */
  readonly now: () => number;
}

interface Pipelines {
  readonly create: Pipeline;
  readonly remove: Pipeline;
  readonly read: Pipeline;
}

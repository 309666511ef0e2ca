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
import { filmHosts } from "./filmHosts.ts";
import { type ProxyChoice, throughProxy } from "./proxy.ts";
import { retryReads } from "./retryReads.ts";

const MOST_REDIRECTS = 3;

/**
 * What each kind of request goes through on its way out. A create is sent once. A read is redirected within the provider's
 * own origin only, since an answer from elsewhere is no state of a job; a film may come from elsewhere.
 */
export function createPipelines({ endpoint, access, proxy, policies, now }: PipelineOptions): Pipelines {
  const create = createEmptyPipeline();
  create.addPolicy(formDataPolicy(), { beforePolicies: [multipartPolicyName] });
  create.addPolicy(multipartPolicy());
  create.addPolicy(userAgentPolicy({ userAgentPrefix: "dailies" }));
  create.addPolicy(throughProxy(proxy), { phase: "Sign" });
  create.addPolicy(access, { phase: "Sign" });
  for (const policy of policies) create.addPolicy(policy, { afterPhase: "Sign" });

  const remove = create.clone();
  remove.addPolicy(retryReads(now), { phase: "Retry" });

  const read = remove.clone();
  // Before signing, so that each hop is signed for where it goes.
  read.addPolicy(redirectPolicy({ maxRetries: MOST_REDIRECTS }), { afterPhase: "Retry" });

  const film = remove.clone();
  const follow = redirectPolicy({ maxRetries: MOST_REDIRECTS, allowCrossOriginRedirects: true });
  film.addPolicy(follow, { afterPhase: "Retry" });
  film.addPolicy(filmHosts(endpoint), { phase: "Sign", beforePolicies: ["throughProxy"] });
  return { create, remove, read, film };
}

interface PipelineOptions {
  /** The provider's own address. */
  readonly endpoint: string;
  readonly proxy: ProxyChoice;
  readonly access: PipelinePolicy;
  readonly policies: readonly PipelinePolicy[];
  /** Unix milliseconds. */
  readonly now: () => number;
}

interface Pipelines {
  readonly create: Pipeline;
  readonly remove: Pipeline;
  readonly read: Pipeline;
  readonly film: Pipeline;
}

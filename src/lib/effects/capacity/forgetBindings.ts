import { isToldByList } from "../../domain/models/model.ts";
import { targetsOf } from "../../domain/models/resource.ts";
import type { Tools } from "../../services/tools.ts";

/** So long after it was last heard of, a provider's job may be forgotten. */
const KEEP_MS = 48 * 3_600_000;
/** A list that cannot be read keeps nothing for longer. */
const UNREAD_AT_MOST_MS = 30 * 86_400_000;

type ForgetTools = Pick<Tools, "storage" | "config" | "clock" | "provider">;

/**
 * Forgets which provider jobs were whose, 48 hours after their tickets and not while a provider lists them: a job whose
 * owner is forgotten would be taken for somebody's lost one. Harmless twice.
 */
export async function forgetBindings(tools: ForgetTools): Promise<void> {
  const { capacity } = tools.storage;
  const now = tools.clock.now();
  let listed: Listed | null = null;
  for (const group of await capacity.groups()) {
    for (const binding of await capacity.oldBindings(group, now - KEEP_MS)) {
      listed ??= await listedNow(tools);
      const { providerId, jobKey, boundAt } = binding;
      const isNeeded =
        listed.ids.has(providerId) || (jobKey !== null && (await capacity.find(group, jobKey)) !== null);
      if (isNeeded) await capacity.renewBinding(binding, now);
      else if (listed.isWhole || now - boundAt >= UNREAD_AT_MOST_MS) await capacity.forgetBinding(binding);
    }
  }
}

interface Listed {
  readonly ids: ReadonlySet<string>;
  /** Every list that is looked at for lost jobs was read to its end. */
  readonly isWhole: boolean;
}

/** What the lists show of all times. */
async function listedNow({ config, provider }: ForgetTools): Promise<Listed> {
  const targets = config.models.filter(isToldByList).flatMap(targetsOf);
  const ids = new Set<string>();
  let isWhole = true;
  for (const target of new Map(targets.map((each) => [JSON.stringify(each), each])).values()) {
    const listing = await provider(target).list(0);
    if (listing.kind === "listed") for (const { jobId } of listing.jobs) ids.add(jobId);
    else if (listing.kind === "unreachable") isWhole = false;
  }
  return { ids, isWhole };
}

import type { Caller } from "../../domain/owner/caller.ts";
import type { Services } from "../../services/services.ts";
import type { RecordPage } from "../../storage/videos/records.ts";

interface Query {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after?: string | undefined;
}

/** One page of the caller's own videos. */
export async function ownVideos(
  { limit, order, after }: Query,
  { owner }: Pick<Caller, "owner">,
  { storage }: Pick<Services, "storage">,
): Promise<RecordPage> {
  return await storage.records.page(owner, { limit, order, after: after ?? null });
}

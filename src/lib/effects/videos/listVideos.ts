import type { Viewer } from "../../domain/owner/caller.ts";
import { isFinal, STAGES, type Stage, statusOf, type VideoStatus } from "../../domain/video/stage.ts";
import type { VideoList } from "../../domain/video/videoList.ts";
import type { VideoObject } from "../../domain/video/videoObject.ts";
import type { Services } from "../../services/services.ts";
import { showVideo } from "./showVideo.ts";
import { unfinishedPage } from "./unfinishedPage.ts";

/** Which videos are asked for; times are unix seconds. */
export interface ListWish {
  /** null = everybody's. */
  readonly owner: string | null;
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after?: string | undefined;
  readonly created_after?: number | undefined;
  readonly created_before?: number | undefined;
  readonly status?: VideoStatus | undefined;
  readonly stage?: Stage | undefined;
  readonly model?: string | undefined;
}

export type Listed =
  | { readonly kind: "list"; readonly list: VideoList }
  /** So few videos are as wanted that what one request may look through did not show a page of them, nor the end. */
  | { readonly kind: "too_few" };

/** One page of videos as this viewer sees them now. Its work is bounded, whatever is stored. */
export async function listVideos(
  wish: ListWish,
  viewer: Viewer,
  tools: Pick<Services, "storage" | "clock" | "config">,
): Promise<Listed> {
  const { owner, limit, order, created_after, created_before } = wish;
  const stages = stagesOf(wish);
  const query = {
    limit,
    order,
    after: wish.after ?? null,
    createdFrom: created_after === undefined ? null : (created_after + 1) * 1_000,
    createdBefore: created_before === undefined ? null : created_before * 1_000,
    stages,
    model: wish.model ?? null,
  };
  const page = stages?.every((stage) => !isFinal(stage))
    ? await unfinishedPage(owner, query, tools)
    : await tools.storage.records.page(owner, query);
  if (page.hasMore === null) return { kind: "too_few" };
  const videos: VideoObject[] = [];
  // One after the other: the first that waits in a line looks at the line for all of them.
  for (const record of page.records) videos.push(await showVideo(record, viewer, tools));
  return { kind: "list", list: asList(videos, page.hasMore) };
}

/** The stages that meet both filters; null where there is no filter. */
function stagesOf({ status, stage }: ListWish): readonly Stage[] | null {
  if (status === undefined && stage === undefined) return null;
  return STAGES.filter(
    (each) => (stage ?? each) === each && (status === undefined || statusOf(each) === status),
  );
}

function asList(data: VideoObject[], has_more: boolean): VideoList {
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more };
}

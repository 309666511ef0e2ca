import type { VideoRecord } from "../domain/video/record.ts";
import { isFinal } from "../domain/video/stage.ts";
import { VIDEO_OBJECT, type VideoObject } from "../domain/video/videoObject.ts";
import { linksTo } from "../effects/films/linkFilms.ts";
import { findVideo } from "../effects/videos/findVideo.ts";
import { showVideo } from "../effects/videos/showVideo.ts";
import { unknownVideo } from "../http/answers/videoAnswer.ts";
import { type AgentTools, refusal, type ToolAnswer } from "./tool.ts";

/** What tools answer that are about one video. */
export const VIDEO_SHOWN = { video: VIDEO_OBJECT };

/** The answer that shows a video; its films, once they are there, as links that need no key for some minutes. */
export async function videoShown(
  record: VideoRecord,
  tools: AgentTools,
  ...notes: readonly string[]
): Promise<ToolAnswer> {
  const video = await showVideo(record, tools, tools);
  const links = isFinal(record.stage) ? await linksTo(record, tools) : [];
  const note = [...notes, stateOf(video), costOf(video)].join(" ");
  return { kind: "done", note, value: { video }, links };
}

/** Does something with a video of the caller, or says that there is none. */
export async function withVideo(
  id: string,
  tools: AgentTools,
  use: (record: VideoRecord) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  const record = await findVideo(id, tools.caller, tools);
  return record ? await use(record) : refusal(unknownVideo());
}

function stateOf({ id, status, message, error }: VideoObject): string {
  if (status === "completed") return `${id} is ready${error ? `, in part: ${error.message}` : "."}`;
  if (error) return `${id} has ended without a film: ${error.message}`;
  return `${id} is not ready yet: ${message.replace(/\.*$/, ".")}`;
}

/** What a video costs, in words. */
export function costOf({ cost }: VideoObject): string {
  const { actual, estimated, unaccounted } = cost;
  const more =
    unaccounted > 0 ? `, and perhaps ${inDollars(unaccounted)} more that nobody can account for` : "";
  return actual === null
    ? `It is estimated to cost ${inDollars(estimated)}${more}.`
    : `It has cost ${inDollars(actual)}${more}.`;
}

/** "$0.40", with as many places as the amount has. */
export function inDollars(usd: number): string {
  return `$${usd
    .toFixed(4)
    .replace(/(\.\d\d\d?)0+$/, "$1")
    .replace(/(\.\d\d)0$/, "$1")}`;
}

import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { VideoObject } from "../lib/domain/video/videoObject.ts";
import { awaitChange } from "../lib/effects/events/awaitChange.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { signVideo } from "../lib/effects/videos/signVideo.ts";
import { badRequest } from "../lib/http/answers/errorAnswer.ts";
import { unknownVideo, videoAnswer } from "../lib/http/answers/videoAnswer.ts";
import { isKnownTag } from "../lib/http/conditions/ifNoneMatch.ts";
import { readWait } from "../lib/http/conditions/readPrefer.ts";
import { readVideoQuery } from "../lib/http/conditions/readVideoQuery.ts";
import { tagOf } from "../lib/http/conditions/videoTag.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";
import { clientGone } from "../lib/http/request/clientGone.ts";

/** GET /videos/{id}: the record as callers see it; unless they have it, and perhaps once it has changed. */
async function getVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const query = readVideoQuery(http.query);
  if (query.kind === "problems") return badRequest(query.problems);
  const found = await findVideo(tools.id, tools.caller, tools);
  if (!found) return unknownVideo();
  const looked = await look(found, http.headers, tools);
  if (looked === null) return unknownVideo();
  const { record, video, waited } = looked;
  const etag = tagOf(video, record);
  const answer = videoAnswer(video);
  const headers = {
    ...Object.fromEntries(new Headers(answer.headers)),
    etag,
    ...(waited === null ? {} : { "preference-applied": `wait=${waited}` }),
  };
  if (isKnownTag(http.headers.get("if-none-match"), etag)) return { status: 304, headers };
  return {
    ...answer,
    headers,
    ...(query.signedUrls ? { jsonBody: await signVideo(video, record, tools) } : {}),
  };
}

interface Look {
  readonly record: VideoRecord;
  readonly video: VideoObject;
  /** For how many seconds it was waited at most; null when it was not. */
  readonly waited: number | null;
}

/** The video now, or once it differs from what the client has; null when it is deleted meanwhile. */
async function look(record: VideoRecord, headers: Headers, tools: RouteTools): Promise<Look | null> {
  const video = await showVideo(record, tools, tools);
  const now = { record, video, waited: null };
  const seconds = readWait(headers);
  const known = headers.get("if-none-match");
  if (seconds === null || isFinal(record.stage)) return now;
  const has = known ?? tagOf(video, record);
  if (!isKnownTag(has, tagOf(video, record))) return now;
  const awaited = await awaitChange(
    {
      caller: tools.caller.owner,
      owner: record.owner,
      id: record.id,
      milliseconds: seconds * 1_000,
      isNews: async (each) => !isKnownTag(has, tagOf(await showVideo(each, tools, tools), each)),
      gone: clientGone(tools.invocationId),
    },
    tools,
  );
  if (awaited.kind === "full") return now;
  if (awaited.kind === "deleted") return null;
  if (awaited.kind === "no_news") return { ...now, waited: seconds };
  const changed = await showVideo(awaited.record, tools, tools);
  return { record: awaited.record, video: changed, waited: seconds };
}

registerRoute("getVideo", { methods: ["GET"], route: "videos/{id}", readsQuery: true }, getVideo);

import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { isVideoId } from "../lib/domain/video/videoId.ts";
import { eventStream } from "../lib/effects/events/eventStream.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { badRequest } from "../lib/http/answers/errorAnswer.ts";
import { tooManyFollowers } from "../lib/http/answers/tooManyFollowers.ts";
import { unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import { pacedBody } from "../lib/http/content/pacedBody.ts";
import { readEventId } from "../lib/http/events/eventId.ts";
import { readEventsQuery } from "../lib/http/events/readEventsQuery.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";
import { clientGone } from "../lib/http/request/clientGone.ts";

/** Nothing on the way may keep events back. */
const HEADERS = { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" };

/** GET /events: the caller's videos as they change, or one video until it ends. */
async function getEvents(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const query = readEventsQuery(http.query);
  if (query.kind === "problems") return badRequest(query.problems);
  const place = readEventId(http.headers.get("last-event-id"), tools.storage.changes.latest());
  const found = query.id === null ? null : await findVideo(query.id, tools.caller, tools);
  // A browser comes back when a stream has ended; this alone tells it not to.
  if (query.id !== null && place?.over) return { status: 204 };
  const only = found ?? (place === null ? null : await deletedMeanwhile(query.id, tools));
  if (query.id !== null && only === null) return unknownVideo();
  const opened = await eventStream(
    {
      owner: only?.owner ?? tools.caller.owner,
      only: only?.id ?? null,
      since: place?.at ?? null,
      viewer: tools,
      gone: clientGone(tools.invocationId),
    },
    tools,
  );
  if (opened.kind === "full") return tooManyFollowers(opened.scope);
  const onFailure = () => tools.log("events_broke_off", { requestId: tools.invocationId });
  return { status: 200, headers: HEADERS, body: pacedBody(tools.invocationId, opened.body, onFailure) };
}

/** The film that a client has followed before, where its owner has deleted it since: that is still to be told. */
async function deletedMeanwhile(
  id: string | null,
  { caller, storage }: RouteTools,
): Promise<{ readonly owner: string; readonly id: string } | null> {
  if (id === null || !isVideoId(id)) return null;
  return (await storage.records.isGivenUp(caller.owner, id)) ? { owner: caller.owner, id } : null;
}

registerRoute("getEvents", { methods: ["GET"], route: "events", readsQuery: true }, getEvents);

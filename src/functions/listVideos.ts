import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { listVideos } from "../lib/effects/videos/listVideos.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { readListQuery } from "../lib/http/list/readListQuery.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET /videos: the caller's videos, page by page; admins see those of others, and everybody's. */
async function list(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const read = readListQuery(http.query);
  if (read.kind === "problems") return badRequest(read.problems);
  const { owner = tools.caller.owner, ...query } = read.query;
  // An admin's word for everybody, also where somebody is called so.
  const isEverybody = read.query.owner === "*";
  if ((isEverybody || owner !== tools.caller.owner) && !tools.caller.admin)
    return errorAnswer("forbidden", {
      message: "Only an admin may list the videos of others.",
      param: "owner",
    });
  const listed = await listVideos({ ...query, owner: isEverybody ? null : owner }, tools, tools);
  if (listed.kind === "list") return { jsonBody: listed.list };
  return badRequest([
    {
      message:
        "So few videos are as asked for that one request cannot look through all the others. " +
        "Say from when to when with 'created_after' and 'created_before'.",
      param: query.model === undefined ? (query.stage === undefined ? "status" : "stage") : "model",
      code: "invalid_value",
    },
  ]);
}

registerRoute("listVideos", { methods: ["GET"], route: "videos", readsQuery: true }, list);

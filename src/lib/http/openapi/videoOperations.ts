import * as z from "zod";
import { REMIX_BODY } from "../../domain/request/createBody.ts";
import { CREATE_FORM, CREATE_REQUEST } from "../../domain/request/createRequest.ts";
import { RESOLUTION_BODY } from "../../domain/request/parseResolution.ts";
import { PROBLEM_CODES } from "../../domain/request/problem.ts";
import { DELETED_OBJECT } from "../../domain/video/deletedObject.ts";
import { ESTIMATE_OBJECT } from "../../domain/video/estimateObject.ts";
import { VIDEO_LIST } from "../../domain/video/videoList.ts";
import { VIDEO_OBJECT } from "../../domain/video/videoObject.ts";
import { LIST_QUERY } from "../list/readListQuery.ts";
import { type Answer, type Content, type Operation, type Parameter, parametersOf } from "./operation.ts";

const json = (schema: z.ZodType): readonly Content[] => [{ type: "application/json", schema }];
const BYTES: readonly Content[] = [
  { type: "video/*", schema: "bytes" },
  { type: "image/*", schema: "bytes" },
];
const RETRY_AFTER = { "Retry-After": "Seconds until asking again makes sense." };
const WHERE = {
  Location: "Absolute URL of the video.",
  "Operation-Location": "The same.",
  ...RETRY_AFTER,
};
const ACCEPTED: Answer = {
  means: "Accepted: the video as it is now.",
  content: json(VIDEO_OBJECT),
  headers: WHERE,
};
const MADE: Answer = {
  ...ACCEPTED,
  headers: { ...WHERE, "Idempotency-Replayed": "`true` when an earlier request had made it." },
};
const KEY: Parameter = {
  name: "Idempotency-Key",
  means: "The same key with the same request is the same video. 1 to 255 visible ASCII characters.",
  schema: z.string().min(1).max(255),
};
const CREATE = [...json(CREATE_REQUEST), { type: "multipart/form-data", schema: CREATE_FORM }];
const BODY = [...PROBLEM_CODES, "too_large", "unsupported_media_type"] as const;
const TAKEN = [
  "model_retired",
  "idempotency_key_reused",
  "queue_full",
  "not_found",
  "budget_exceeded",
] as const;
const TAG = {
  ETag: "Of the video; links and forecasts do not count.",
  "Preference-Applied": "For how many seconds the answer was waited for.",
};
const PART = { "Accept-Ranges": "`bytes`", ETag: "Of the bytes." };

/** What the API document says of videos. */
export const VIDEO_OPERATIONS: readonly Operation[] = [
  {
    id: "createVideo",
    method: "post",
    path: "/videos",
    summary: "Have a film made",
    headers: [KEY],
    body: CREATE,
    answers: { 202: MADE },
    errors: [...BODY, ...TAKEN],
  },
  {
    id: "estimateVideo",
    method: "post",
    path: "/videos/estimate",
    summary: "What a create would make and cost; nothing is started or stored",
    body: CREATE,
    answers: {
      200: { means: "The request with its defaults, and its price.", content: json(ESTIMATE_OBJECT) },
    },
    errors: [...BODY, "model_retired"],
  },
  {
    id: "listVideos",
    method: "get",
    path: "/videos",
    summary: "The caller's videos, page by page",
    query: parametersOf(LIST_QUERY, {
      limit: "How many at most.",
      order: "`desc`: newest first.",
      after: "The `last_id` of the page before.",
      created_after: "Unix seconds; later than that.",
      created_before: "Unix seconds; earlier than that.",
      status: "Only those in this status.",
      stage: "Only those in this stage.",
      model: "Only those of this model.",
      owner: "Whose; for admins alone. `*` is everybody.",
    }),
    answers: { 200: { means: "A page of them.", content: json(VIDEO_LIST) } },
    errors: ["invalid_value"],
  },
  {
    id: "getVideo",
    method: "get",
    path: "/videos/{id}",
    summary: "A video as it is now",
    query: [
      {
        name: "expand",
        means: "Links to the bytes that need no sign-in, for 15 minutes.",
        schema: z.enum(["signed_urls"]),
      },
    ],
    headers: [
      { name: "If-None-Match", means: "The ETag of the video as it is known already.", schema: z.string() },
      {
        name: "Prefer",
        means: "`wait=N`: answer once it has changed, after N seconds (60 at most) anyway.",
        schema: z.string(),
      },
    ],
    answers: {
      200: {
        means: "The video.",
        content: json(VIDEO_OBJECT),
        headers: { ...RETRY_AFTER, ...TAG },
      },
      304: { means: "The video is that of the ETag.", headers: { ...RETRY_AFTER, ...TAG } },
    },
    errors: ["not_found", "invalid_value"],
  },
  {
    id: "deleteVideo",
    method: "delete",
    path: "/videos/{id}",
    summary: "Erase a video that has ended",
    answers: { 200: { means: "Erased.", content: json(DELETED_OBJECT) } },
    errors: ["not_found", "not_finished"],
  },
  ...(["get", "head"] as const).map((method) => content(method)),
  {
    id: "cancelVideo",
    method: "post",
    path: "/videos/{id}/cancel",
    summary: "Ask for a video's end",
    answers: { 202: ACCEPTED },
    errors: ["not_found", "already_finished"],
  },
  {
    id: "remixVideo",
    method: "post",
    path: "/videos/{id}/remix",
    summary: "A new video from a finished one, with another prompt",
    headers: [KEY],
    body: json(REMIX_BODY),
    answers: { 202: MADE },
    errors: [...BODY, ...TAKEN, "source_not_available"],
  },
  {
    id: "resolveVideo",
    method: "post",
    path: "/videos/{id}/resolve",
    summary: "Say what became of a create whose reply was lost",
    who: "admins",
    body: json(RESOLUTION_BODY),
    answers: { 202: ACCEPTED },
    errors: [...BODY, "not_found", "nothing_to_resolve"],
  },
  {
    id: "notifyVideo",
    method: "post",
    path: "/videos/{id}/notify",
    summary: "Send the event of a video's end again",
    who: "admins",
    answers: { 202: ACCEPTED },
    errors: ["not_found", "not_finished", "invalid_value"],
  },
];

function content(method: "get" | "head"): Operation {
  const bytes = method === "get" ? { content: BYTES } : {};
  return {
    id: "getContent",
    method,
    path: "/videos/{id}/content",
    summary: "The archived bytes of a film or its thumbnail",
    query: [
      {
        name: "variant",
        means: "The film, or its thumbnail.",
        schema: z.enum(["video", "thumbnail"]).default("video"),
      },
      {
        name: "index",
        means: "Which output; the first archived one by default.",
        schema: z.int().min(0).max(3),
      },
      {
        name: "redirect",
        means: "1: a redirect to a short-lived signed URL.",
        schema: z.enum(["0", "1"]).default("0"),
      },
    ],
    headers: [
      { name: "Range", means: "One range of bytes.", schema: z.string() },
      { name: "If-None-Match", means: "The ETag that is there already.", schema: z.string() },
    ],
    answers: {
      200: { means: "All bytes.", ...bytes, headers: PART },
      206: {
        means: "The range that was asked for.",
        ...bytes,
        headers: { ...PART, "Content-Range": "Which bytes, of how many." },
      },
      302: { means: "Where the bytes are, for 15 minutes.", headers: { Location: "The signed URL." } },
      304: { means: "The bytes are those of the ETag.", headers: { ETag: "Of the bytes." } },
    },
    errors: ["not_found", "range_not_satisfiable", "invalid_value", "unknown_parameter"],
  };
}

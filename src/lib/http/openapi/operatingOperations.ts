import * as z from "zod";
import { OPERATIONS_OBJECT } from "../../domain/capacity/operationsObject.ts";
import { USAGE_OBJECT } from "../../domain/money/usageObject.ts";
import { USAGE_QUERY } from "../../domain/money/usageQuery.ts";
import { PROBLEM_CODES } from "../../domain/request/problem.ts";
import { SESSION_BODY } from "../body/readSessionBody.ts";
import { type Operation, parametersOf } from "./operation.ts";

const JSON_TYPE = "application/json";
const COOKIE = { "Set-Cookie": "The session of this browser." };

/** What the API document says of money, changes, sessions and running the service. */
export const OPERATING_OPERATIONS: readonly Operation[] = [
  {
    id: "getUsage",
    method: "get",
    path: "/usage",
    summary: "What was spent, on what, and what is left of the budgets",
    query: parametersOf(USAGE_QUERY, {
      from: "The first UTC day; by default the first of the month of `to`.",
      to: "The last UTC day; by default today. At most 366 days.",
      group_by: "What the sums are by, beside the total.",
      owner: "Whose; for admins alone, whom nobody named is everybody.",
    }),
    headers: [{ name: "Accept", means: "`text/csv` for CSV.", schema: z.string() }],
    answers: {
      200: {
        means: "US dollars; as CSV one line a group, without groups one of all.",
        content: [
          { type: JSON_TYPE, schema: USAGE_OBJECT },
          { type: "text/csv", schema: "bytes" },
        ],
        headers: { Vary: "`Accept`", "Content-Disposition": "Of CSV: the name of the file." },
      },
    },
    errors: ["invalid_value"],
  },
  {
    id: "getEvents",
    method: "get",
    path: "/events",
    summary: "The caller's videos as they change, or one video until it ends; server-sent events",
    query: [{ name: "id", means: "Follow this video alone.", schema: z.string() }],
    headers: [{ name: "Last-Event-ID", means: "Go on after this event.", schema: z.string() }],
    answers: {
      200: {
        means: "Events `video` and `deleted`; their data is a Video or a VideoDeleted.",
        content: [{ type: "text/event-stream", schema: "bytes" }],
      },
      204: { means: "The video has ended, and this client was told." },
    },
    errors: ["not_found", "too_many_streams"],
  },
  {
    id: "createSession",
    method: "post",
    path: "/session",
    summary: "Exchange a key for a cookie that stands for it, where keys are what is known",
    who: "everybody",
    body: [{ type: JSON_TYPE, schema: SESSION_BODY }],
    answers: { 204: { means: "Signed in.", headers: COOKIE } },
    errors: [
      ...PROBLEM_CODES,
      "unauthorized",
      "forbidden",
      "not_found",
      "too_large",
      "unsupported_media_type",
    ],
  },
  {
    id: "deleteSession",
    method: "delete",
    path: "/session",
    summary: "Have the browser forget the cookie",
    who: "everybody",
    answers: { 204: { means: "Signed out.", headers: COOKIE } },
    errors: ["forbidden", "not_found"],
  },
  {
    id: "getOperations",
    method: "get",
    path: "/operations",
    summary: "What runs, waits and stands still, and what needs an operator",
    who: "admins",
    answers: { 200: { means: "As it is now.", content: [{ type: JSON_TYPE, schema: OPERATIONS_OBJECT }] } },
  },
];

import * as z from "zod";
import { MODEL_LIST } from "../../domain/models/modelObject.ts";
import { HEALTHY, UNHEALTHY } from "../answers/healthObject.ts";
import type { Operation } from "./operation.ts";

const JSON_TYPE = "application/json";
const MESSAGE = z
  .looseObject({ jsonrpc: z.literal("2.0") })
  .describe("A message of the Model Context Protocol.");

/** What the API document says of everything but videos. */
export const OTHER_OPERATIONS: readonly Operation[] = [
  {
    id: "listModels",
    method: "get",
    path: "/models",
    summary: "What can be made, and what it costs",
    answers: { 200: { means: "The models.", content: [{ type: JSON_TYPE, schema: MODEL_LIST }] } },
  },
  {
    id: "postMcp",
    method: "post",
    path: "/mcp",
    summary: "The same for agents: Model Context Protocol, Streamable HTTP, stateless",
    body: [{ type: JSON_TYPE, schema: MESSAGE }],
    answers: {
      200: {
        means: "The answer to a request.",
        content: [
          { type: JSON_TYPE, schema: MESSAGE },
          { type: "text/event-stream", schema: "bytes" },
        ],
      },
      202: { means: "A notification was taken." },
    },
    errors: ["invalid_json", "too_large"],
  },
  {
    id: "getHealth",
    method: "get",
    path: "/health",
    summary: "Whether the service works",
    who: "everybody",
    answers: {
      200: { means: "It does.", content: [{ type: JSON_TYPE, schema: HEALTHY }] },
      503: { means: "It does not.", content: [{ type: JSON_TYPE, schema: UNHEALTHY }] },
    },
  },
  {
    id: "getOpenapi",
    method: "get",
    path: "/openapi.json",
    summary: "This document",
    who: "everybody",
    answers: {
      200: {
        means: "OpenAPI 3.1.",
        content: [{ type: JSON_TYPE, schema: z.looseObject({ openapi: z.string() }) }],
      },
    },
  },
];

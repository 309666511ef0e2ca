import * as z from "zod";
import { EVENT_OBJECT } from "../../domain/webhooks/eventObject.ts";
import { EVENT_TYPES } from "../../domain/webhooks/webhook.ts";
import { ROUTE_PREFIX } from "../answers/apiUrl.ts";
import { statusOf } from "../answers/errorAnswer.ts";
import { ERROR_BODY, type ErrorCode } from "../answers/errorObject.ts";
import { namedSchemas, schemaIn } from "./namedSchemas.ts";
import { OPERATING_OPERATIONS } from "./operatingOperations.ts";
import type { Answer, Content, Operation, Parameter } from "./operation.ts";
import { OTHER_OPERATIONS } from "./otherOperations.ts";
import { VIDEO_OPERATIONS } from "./videoOperations.ts";

const ALWAYS: readonly ErrorCode[] = ["unknown_parameter", "internal_error", "unavailable"];
const SIGNED_IN: readonly ErrorCode[] = ["unauthorized", "forbidden"];
const PATH_ID = { name: "id", in: "path", required: true, schema: { type: "string" } };

/** The API as OpenAPI 3.1, made of the schemas by which the code reads what is sent and tests hold what is answered. */
export const document = {
  openapi: "3.1.1",
  info: {
    title: "Dailies",
    version: "1",
    license: { name: "MIT", identifier: "MIT" },
    description:
      "Films from prompts: made once, kept, and paid for once. The shape of OpenAI's Videos API, and more.",
  },
  servers: [{ url: `/${ROUTE_PREFIX.slice(0, -1)}` }],
  security: [{ bearer: [] }, { apiKey: [] }, { functionsKey: [] }, { session: [] }],
  paths: pathsOf([...VIDEO_OPERATIONS, ...OPERATING_OPERATIONS, ...OTHER_OPERATIONS]),
  webhooks: Object.fromEntries(EVENT_TYPES.map((type) => [type, webhookOf(type)])),
  components: {
    schemas: namedSchemas,
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer" },
      apiKey: { type: "apiKey", in: "header", name: "api-key" },
      functionsKey: { type: "apiKey", in: "header", name: "x-functions-key" },
      session: {
        type: "apiKey",
        in: "cookie",
        name: "__Host-dailies",
        description: "Of POST /session. What changes something by it comes from a page of the same origin.",
      },
    },
  },
};

function pathsOf(operations: readonly Operation[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  return paths;
}

function operationObject({
  id,
  method,
  path,
  summary,
  who,
  query = [],
  headers = [],
  body,
  ...rest
}: Operation) {
  const parameters = [
    ...(path.includes("{id}") ? [PATH_ID] : []),
    ...query.map((each) => parameterObject(each, "query")),
    ...headers.map((each) => parameterObject(each, "header")),
  ];
  return {
    operationId: method === "head" ? `${id}Head` : id,
    summary: who === "admins" ? `${summary} (admins)` : summary,
    ...(who === "everybody" ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: contentObject(body) } } : {}),
    responses: { ...answersOf(rest.answers), ...errorsOf({ ...rest, who }) },
  };
}

function parameterObject({ name, means, schema }: Parameter, place: "query" | "header") {
  return { name, in: place, description: means, schema: schemaIn(schema) };
}

function answersOf(answers: Readonly<Record<number, Answer>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { means, content, headers = {} }]) => [
      status,
      {
        description: means,
        ...(content ? { content: contentObject(content) } : {}),
        headers: headersObject(headers),
      },
    ]),
  );
}

/** One answer for each status, with the codes it may have. */
function errorsOf({
  who,
  answers,
  errors = [],
}: Pick<Operation, "answers" | "errors"> & { who: Operation["who"] | undefined }) {
  const codes = new Map<number, ErrorCode[]>();
  for (const code of new Set([...errors, ...ALWAYS, ...(who === "everybody" ? [] : SIGNED_IN)])) {
    const status = statusOf(code);
    if (!Object.hasOwn(answers, status)) codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    Array.from(codes, ([status, listed]) => [
      String(status),
      {
        description: `Refused: ${listed.join(", ")}.`,
        content: contentObject([{ type: "application/json", schema: ERROR_BODY }]),
      },
    ]),
  );
}

function contentObject(content: readonly Content[]): Record<string, object> {
  return Object.fromEntries(
    content.map(({ type, schema }) => [type, schema === "bytes" ? {} : { schema: schemaIn(schema) }]),
  );
}

function headersObject(headers: Readonly<Record<string, string>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries({ ...headers, "x-request-id": "For the operator." }).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } },
    ]),
  );
}

function webhookOf(type: string) {
  const headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    parameterObject({ name, means: "As Standard Webhooks has it.", schema: z.string() }, "header"),
  );
  return {
    post: {
      // "video.completed": videoCompleted
      operationId: type.replace(/\.(.)/, (_, first: string) => first.toUpperCase()),
      summary: "A video has ended; sent at least once",
      parameters: headers,
      requestBody: { content: contentObject([{ type: "application/json", schema: EVENT_OBJECT }]) },
      responses: {
        "200": { description: "Any 2xx: taken." },
        "410": { description: "Nobody is there any more." },
      },
    },
  };
}

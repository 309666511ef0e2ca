import * as z from "zod";
import { OPERATIONS_OBJECT } from "../../domain/capacity/operationsObject.ts";
import { MODEL_LIST, MODEL_OBJECT } from "../../domain/models/modelObject.ts";
import { USAGE_OBJECT } from "../../domain/money/usageObject.ts";
import { REMIX_BODY } from "../../domain/request/createBody.ts";
import { CREATE_FORM, CREATE_REQUEST } from "../../domain/request/createRequest.ts";
import { RESOLUTION_BODY } from "../../domain/request/parseResolution.ts";
import { DELETED_OBJECT } from "../../domain/video/deletedObject.ts";
import { ESTIMATE_OBJECT } from "../../domain/video/estimateObject.ts";
import { VIDEO_LIST } from "../../domain/video/videoList.ts";
import { VIDEO_OBJECT } from "../../domain/video/videoObject.ts";
import { DELIVERY_OBJECT } from "../../domain/webhooks/deliveryObject.ts";
import { EVENT_OBJECT } from "../../domain/webhooks/eventObject.ts";
import { ERROR_BODY } from "../answers/errorObject.ts";
import { HEALTHY, UNHEALTHY } from "../answers/healthObject.ts";
import { SESSION_BODY } from "../body/readSessionBody.ts";

/** The schemas that what is sent is read by. */
const SENT = {
  CreateVideo: CREATE_REQUEST,
  CreateVideoForm: CREATE_FORM,
  RemixVideo: REMIX_BODY,
  ResolveVideo: RESOLUTION_BODY,
  SignIn: SESSION_BODY,
};

/** The schemas of what is answered, which tests hold every answer against. */
const ANSWERED = {
  Video: VIDEO_OBJECT,
  VideoList: VIDEO_LIST,
  Delivery: DELIVERY_OBJECT,
  VideoDeleted: DELETED_OBJECT,
  Estimate: ESTIMATE_OBJECT,
  Model: MODEL_OBJECT,
  ModelList: MODEL_LIST,
  Usage: USAGE_OBJECT,
  Operations: OPERATIONS_OBJECT,
  Healthy: HEALTHY,
  Unhealthy: UNHEALTHY,
  Error: ERROR_BODY,
  Event: EVENT_OBJECT,
};

const names = new Map<z.ZodType, string>(
  Object.entries({ ...SENT, ...ANSWERED }).map(([name, schema]) => [schema, name]),
);

/** All of them as JSON Schema, by their names. */
export const namedSchemas = { ...inJson(SENT, "input"), ...inJson(ANSWERED, "output") };

/** A schema where it is used: by its name when it has one. */
export function schemaIn(schema: z.ZodType): object {
  const name = names.get(schema);
  if (name !== undefined) return { $ref: addressOf(name) };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

function inJson(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io, uri: addressOf }).schemas;
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

function addressOf(name: string): string {
  return `#/components/schemas/${name}`;
}

import { type Fields, isFields } from "../../domain/request/fields.ts";

/** Whether a JSON value is a job with an id and a word for how it stands, whatever status it came with. */
export function isNamedJob(value: unknown): value is Fields {
  return isFields(value) && typeof value["id"] === "string" && typeof value["status"] === "string";
}

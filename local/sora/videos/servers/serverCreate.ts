import type { Upload } from "../../job.ts";
import type { WellFormedBody } from "../../parseBody.ts";
import { Refusal, type Reply } from "../../reply.ts";
import type { ServerCreate } from "./server.ts";

/** What differs in how these servers read a create. */
export interface Reading {
  readonly error: (status: number, message: string) => Reply;
  /** Of a body that does not validate. */
  readonly invalidStatus: number;
  readonly usualSize: string;
  /** The name of the switch for sound. */
  readonly sound: string;
}

/** Reads a create as FastAPI does: what it does not know is passed over. */
export function serverCreate(
  body: WellFormedBody,
  { error, invalidStatus, usualSize, sound }: Reading,
): ServerCreate {
  const fields: Readonly<Record<string, unknown>> = body.kind === "json" ? body.value : body.fields;
  const text = (name: string, unless: string) => String(fields[name] ?? unless);
  const refuse = (message: string): never => {
    throw new Refusal(error(invalidStatus, message));
  };
  const prompt = text("prompt", "");
  const size = /^(\d+)x(\d+)$/.exec(text("size", usualSize));
  const seconds = text("seconds", "4");
  if (prompt === "") refuse("body.prompt: Field required");
  if (!size) refuse("body.size: String should match pattern '^\\d+x\\d+$'");
  if (!/^[1-9]\d*$/.test(seconds)) refuse("body.seconds: String should match pattern '^[1-9]\\d*$'");
  return {
    prompt,
    width: Number(size?.[1]),
    height: Number(size?.[2]),
    seconds: Number(seconds),
    model: fields["model"] === undefined ? null : String(fields["model"]),
    reference: referenceIn(body),
    isSilent: String(fields[sound]) !== "true",
  };
}

function referenceIn(body: WellFormedBody): Upload | null {
  return body.kind === "form" ? (body.files.find(({ part }) => part === "input_reference") ?? null) : null;
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normalise } from "../normalise.ts";
import { pack } from "../packing.ts";
import { recordingUrl } from "../readRecording.ts";
import {
  type ClientCall,
  type HttpExchange,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  type RawInvocation,
  type RawRecording,
  type TypedValue,
} from "../recording.ts";
import { scenarios } from "../scenarios.ts";
import { trim } from "../trim.ts";

/** Makes the recordings of this folder from full ones: `node trimRecordings.ts <folder with recordings>`. */
const [source] = process.argv.slice(2);
if (!source) throw new Error("Which folder holds the recordings?");
for (const { name } of scenarios) {
  const recorded: JsonObject = JSON.parse(readFileSync(join(source, `${name}.json`), "utf8"));
  const target = recordingUrl("3.14.1", name);
  writeFileSync(target, pack(name, normalise(trim(name, toRaw(recorded)))));
}

function toRaw(recorded: JsonObject): RawRecording {
  return {
    client: list(recorded["client"]) as unknown as ClientCall[], // the recorder wrote them so
    http: list(recorded["http"]).map((one) => ({
      reqBody: null,
      ...object(one),
    })) as unknown as HttpExchange[], // likewise
    finals: Object.fromEntries(
      Object.entries(object(recorded["finals"])).map(([id, one]) => [id, final(one)]),
    ),
    looks: list(recorded["notes"]).flatMap(looks),
    invocations: list(recorded["invocations"]).flatMap(invocation),
  };
}

/** Recordings of crashes hold the protocol's own shapes. */
function invocation(json: Json): RawInvocation[] {
  const one = object(json);
  const trigger = String(one["trigger"]);
  const isDurable = trigger === "orchestrationTrigger" || trigger === "activityTrigger";
  if (!isDurable || one["phase"] === "start") return [];
  const input = typed(one["input"] ?? list(one["inputData"])[0]) ?? { kind: "None", value: null };
  const id = one["instanceId"] ?? object(object(one["triggerMetadata"])["instanceId"])["value"];
  const exception = one["exception"];
  return [
    {
      function: String(one["function"]),
      trigger,
      instanceId: String(id ?? object(parseJson(input.value))["instanceId"]),
      input,
      returnValue: typed(one["returnValue"]),
      ...(isObject(exception) && { exception: { message: String(exception["message"]) } }),
    },
  ];
}

function typed(json: Json | undefined): TypedValue | null {
  if (!isObject(json)) return null;
  const { kind, value } = json;
  const isNumber = (kind === "Int" || kind === "Double") && Number.isFinite(Number(value));
  return { kind: String(kind), value: isNumber ? Number(value) : (value ?? null) };
}

/** A 404 has no body; the recordings of crashes hold the body alone. */
function final(json: Json): Json {
  const one = object(json);
  return "body" in one ? one["body"] || `HTTP ${one["status"]}` : json;
}

/** Notes hold statuses under many names; what was seen before the first episode is chance. */
function looks(note: Json): JsonObject[] {
  const found = Object.values(object(note)).flatMap((value) => (Array.isArray(value) ? value : [value]));
  return found
    .map(look)
    .filter((one) => one["runtimeStatus"] !== undefined && one["runtimeStatus"] !== "Pending");
}

function look(seen: Json): JsonObject {
  if (typeof seen === "string") {
    const [, input = "null", runtimeStatus = ""] = seen.split(" ");
    return { input: JSON.parse(input) as Json, runtimeStatus }; // JSON is what it is
  }
  const { rs, customStatus, t: _at, ...status } = object(seen);
  return { ...status, ...(rs !== undefined && { runtimeStatus: rs }), customStatus: customStatus ?? null };
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function object(json: Json | undefined): JsonObject {
  return isObject(json) ? json : {};
}

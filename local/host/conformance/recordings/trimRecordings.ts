import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normalise } from "../normalise.ts";
import { pack } from "../packing.ts";
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

/** Makes the recordings of this folder from full ones: `node trimRecordings.ts <folder with recordings>`. */
const [source] = process.argv.slice(2);
if (!source) throw new Error("Which folder holds the recordings?");
for (const { name } of scenarios) {
  const recorded: JsonObject = JSON.parse(readFileSync(join(source, `${name}.json`), "utf8"));
  const target = new URL(`${name}.json`, import.meta.url);
  writeFileSync(target, pack(name, normalise(toRaw(name, recorded))));
}

/** What the extension answers to the SDK is the same in every scenario: two kinds of them keep it. */
function keepsAnswers(name: string): boolean {
  return name.startsWith("s01") || name.startsWith("s15");
}

function toRaw(name: string, recorded: JsonObject): RawRecording {
  const trimmed = (one: Json) => withoutStrangers(one, Object.keys(object(recorded["finals"])));
  const calls = list(recorded["client"]).map(trimmed) as unknown as ClientCall[]; // the recorder wrote them so
  const requests = list(recorded["http"]).map((one) => trimmed({ reqBody: null, ...object(one) }));
  return {
    client: calls.map((call) => (keepsAnswers(name) ? call : { ...call, http: [] })),
    http: requests as unknown as HttpExchange[], // likewise
    finals: Object.fromEntries(
      Object.entries(object(recorded["finals"])).map(([id, one]) => [id, final(one)]),
    ),
    looks: list(recorded["notes"]).flatMap(looks),
    invocations: list(recorded["invocations"]).flatMap(invocation),
  };
}

/** Lists of instances hold those of other scenarios, which were recorded on the same hub. */
function withoutStrangers(json: Json, ids: readonly string[]): Json {
  if (Array.isArray(json)) {
    const isStranger = (one: Json) =>
      isObject(one) && typeof one["runtimeStatus"] === "string" && !ids.includes(String(one["instanceId"]));
    return json.filter((one: Json) => !isStranger(one)).map((one: Json) => withoutStrangers(one, ids));
  }
  if (typeof json === "string" && json.startsWith("[")) {
    const inner = parseJson(json.replaceAll(":undefined", ":null")); // what a terminate without a reason leaves behind
    return inner === undefined ? json : JSON.stringify(withoutStrangers(inner, ids));
  }
  if (!isObject(json)) return json;
  const entries = Object.entries(json).map(([key, one]): [string, Json] => [key, withoutStrangers(one, ids)]);
  return Object.fromEntries(entries);
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

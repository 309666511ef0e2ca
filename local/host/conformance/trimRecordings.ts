import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { normalise } from "./normalise.ts";
import { pack } from "./packing.ts";
import {
  type ClientCall,
  type HttpExchange,
  isObject,
  type Json,
  type JsonObject,
  type RawInvocation,
  type RawRecording,
  type TypedValue,
} from "./recording.ts";

/** Makes the fixtures of this folder from full recordings: `node trimRecordings.ts <folder with recordings>`. */
const [source] = process.argv.slice(2);
if (!source) throw new Error("Which folder holds the recordings?");
for (const file of readdirSync(source).filter((name) => name.endsWith(".json"))) {
  const recorded: JsonObject = JSON.parse(readFileSync(join(source, file), "utf8"));
  const target = new URL(`fixtures/${file}`, import.meta.url);
  writeFileSync(target, pack(basename(file, ".json"), normalise(toRaw(recorded))));
}

function toRaw(recorded: JsonObject): RawRecording {
  return {
    client: list(recorded["client"]) as unknown as ClientCall[], // the recorder wrote them so
    http: list(recorded["http"]) as unknown as HttpExchange[],
    finals: Object.fromEntries(
      Object.entries(object(recorded["finals"])).map(([id, one]) => [id, final(one)]),
    ),
    invocations: list(recorded["invocations"]).flatMap(invocation),
  };
}

/** Recordings of crashes and of typed exceptions hold the protocol's own shapes. */
function invocation(json: Json): RawInvocation[] {
  const one = object(json);
  const trigger = String(one["trigger"]);
  const isDurable = trigger === "orchestrationTrigger" || trigger === "activityTrigger";
  if (!isDurable || one["phase"] === "start") return [];
  const metadata = object(one["triggerMetadata"]);
  const exception = one["exception"];
  return [
    {
      function: String(one["function"]),
      trigger,
      instanceId: String(one["instanceId"] ?? object(metadata["instanceId"])["value"] ?? triggerId(one)),
      input: typed(one["input"] ?? list(one["inputData"])[0]) ?? { kind: "None", value: null },
      returnValue: typed(one["returnValue"]),
      ...(isObject(exception) && { exception: { message: String(exception["message"]) } }),
    },
  ];
}

function triggerId(one: JsonObject): Json {
  const input = typed(one["input"]);
  return input ? (object(JSON.parse(String(input.value)))["instanceId"] ?? "") : "";
}

function typed(json: Json | undefined): TypedValue | null {
  if (!isObject(json)) return null;
  return { kind: String(json["kind"]), value: json["value"] ?? null };
}

/** A 404 has no body; the recordings of crashes hold the body alone. */
function final(json: Json): Json {
  const one = object(json);
  if (one["final"]) return one["final"];
  return "body" in one ? one["body"] || `HTTP ${one["status"]}` : json;
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function object(json: Json | undefined): JsonObject {
  return isObject(json) ? json : {};
}

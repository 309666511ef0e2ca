import {
  type ClientCall,
  type HttpExchange,
  isObject,
  type Json,
  parseJson,
  type RawRecording,
} from "./recording.ts";

/** A recording without what it need not keep, and without instances of other scenarios that shared its hub. */
export function trim(name: string, raw: RawRecording): RawRecording {
  const ids = Object.keys(raw.finals);
  const client = withoutStrangers(raw.client as unknown as Json, ids) as unknown as readonly ClientCall[]; // as they were
  const http = withoutStrangers(raw.http as unknown as Json, ids) as unknown as readonly HttpExchange[]; // likewise
  return {
    ...raw,
    client: keepsAnswers(name) ? client : client.map((call) => ({ ...call, http: [] })),
    http,
  };
}

/** What the extension answers to the SDK is the same in every scenario: two kinds of them keep it. */
function keepsAnswers(name: string): boolean {
  return name.startsWith("s01") || name.startsWith("s15");
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

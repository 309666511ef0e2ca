import { isException, maskDotNet } from "./dotNetText.ts";
import { isEpisode, isObject, type Json, parseJson, type RawRecording } from "./recording.ts";

/** The part of recorded instance ids that says when they were made. */
const runSuffix = /-mws[0-9a-z]{5}/g;
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const hexId = /\b[0-9a-f]{32}\b/g;
/** Only what a clock said: dates that the app writes lie before 2026. */
const time = /\b20(?:2[6-9]|3\d)-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\d(?:\.\d+)?(?:Z|\+00:00)/g;
const origin = /https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?/g;
/** The app's orchestrators, in an order of the host's own. */
const knownNames = /known orchestrator functions: '.*'\./g;
const hub = /taskHub=\w+&connection=\w+&code=\w+/g;

/** Replaces what no two runs have in common: ids, times, stacks, addresses, the .NET part of failures. */
export class Masks {
  readonly #ids: ReadonlyMap<string, string>;

  constructor(raw: RawRecording) {
    this.#ids = idLabels(raw);
  }

  /** A text; one that holds JSON becomes `{json: …}`, so that the spacing and the order of keys do not matter. */
  text(text: string): Json {
    const inner = isException(text) ? undefined : parseJson(text);
    if (typeof inner === "object" && inner !== null) return { json: this.value(inner) };
    return this.plain(text);
  }

  plain(text: string): string {
    let masked = maskDotNet(text.replace(runSuffix, ""));
    for (const [id, label] of this.#ids) masked = masked.replaceAll(id, label);
    return masked
      .replace(hub, "<hub>") // its key could be taken for an id
      .replace(guid, "<guid>")
      .replace(hexId, "<hex>")
      .replace(time, "<time>")
      .replace(origin, "<origin>")
      .replace(knownNames, "known orchestrator functions: <names>.");
  }

  /** What the driver sent stays as it was, but for ids and times: it is sent again. */
  sent(value: Json): Json {
    if (typeof value === "string") return this.plain(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.sent(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.sent(item)])) as Json; // likewise
  }

  value(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, item]) => [this.plain(key), this.#field(key, item)]);
    return Object.fromEntries(entries) as Json; // of Json values only
  }

  #field(key: string, value: Json): Json {
    if (key === "lateMs") return "<how late the timer fired>";
    return /^(remote)?stack(trace)?$/i.test(key) && typeof value === "string" ? "<stack>" : this.value(value);
  }
}

/** Ids by what they are: the nth execution of an instance, the nth instance that was given no id of its own. */
function idLabels(raw: RawRecording): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const executions = new Map<string, number>();
  let unnamed = 0;
  for (const invocation of raw.invocations) {
    if (!isEpisode(invocation)) continue;
    const { instanceId } = invocation;
    if (/^[0-9a-f]{32}$/.test(instanceId) && !labels.has(instanceId))
      labels.set(instanceId, `<instance ${++unnamed}>`);
    for (const executionId of executionIds(invocation.input.value)) {
      if (labels.has(executionId)) continue;
      const count = (executions.get(instanceId) ?? 0) + 1;
      executions.set(instanceId, count);
      const name = nameOf(instanceId, labels).replace(runSuffix, "");
      labels.set(
        executionId,
        `<${executionId.includes("-") ? "guid" : "hex"} of ${name}, execution ${count}>`,
      );
    }
  }
  return labels;
}

function nameOf(instanceId: string, labels: ReadonlyMap<string, string>): string {
  let name = instanceId;
  for (const [id, label] of labels) name = name.replaceAll(id, label);
  return name;
}

function executionIds(input: Json): readonly string[] {
  const trigger = parseJson(input);
  if (!isObject(trigger) || !Array.isArray(trigger["history"])) return [];
  return trigger["history"].flatMap((event: Json) => {
    const started = isObject(event) ? event["OrchestrationInstance"] : undefined;
    const id = isObject(started) ? started["ExecutionId"] : undefined;
    return typeof id === "string" ? [id] : [];
  });
}

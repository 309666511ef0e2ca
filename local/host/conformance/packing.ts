import { isDeepStrictEqual } from "node:util";
import {
  type Invocation,
  isEpisode,
  isObject,
  type Json,
  type JsonObject,
  type Recording,
} from "./recording.ts";

/** Every episode is handed the whole history and answers with all actions: a fixture holds what is new in each. */
interface PackedInvocation {
  readonly function: string;
  readonly trigger: string;
  readonly instanceId: string;
  /** How many events (actions) at the beginning are those of the instance's invocation before. */
  readonly sameEvents?: number;
  readonly sameActions?: number;
  readonly input: JsonObject;
  readonly output: Json;
}

type Packed = Omit<Recording, "invocations"> & {
  readonly scenario: string;
  /** Fields that are equal in the input of every orchestrator invocation. */
  readonly everyInput: JsonObject;
  readonly invocations: readonly PackedInvocation[];
};

const protocolFields = [
  "upperSchemaVersion",
  "upperSchemaVersionNew",
  "longRunningTimerIntervalDuration",
  "maximumShortTimerDuration",
  "defaultHttpAsyncRequestSleepTimeMillseconds",
];

/** The text of a fixture: one line for each client call, request, instance and invocation. */
export function pack(scenario: string, recording: Recording): string {
  const before = new Map<string, Invocation>();
  let everyInput: JsonObject | undefined;
  const invocations = recording.invocations.map((invocation) => {
    if (!isEpisode(invocation)) return invocation;
    const last = before.get(invocation.instanceId);
    before.set(invocation.instanceId, invocation);
    const protocol = only(invocation.input, (key) => protocolFields.includes(key));
    everyInput ??= protocol;
    if (!isDeepStrictEqual(everyInput, protocol)) throw new Error(`The protocol changes within ${scenario}.`);
    return packInvocation(invocation, last);
  });
  const lines = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).join(",\n");
  const finals = Object.entries(recording.finals).map(
    ([id, status]) => `${JSON.stringify(id)}: ${JSON.stringify(status)}`,
  );
  return `{"scenario": ${JSON.stringify(scenario)},
"everyInput": ${JSON.stringify(everyInput ?? {})},
"client": [
${lines(recording.client)}
],
"http": [
${lines(recording.http)}
],
"finals": {
${finals.join(",\n")}
},
"looks": [
${lines(recording.looks)}
],
"invocations": [
${lines(invocations)}
]}
`;
}

/** The recording of a fixture's text. */
export function unpack(text: string): Recording {
  const packed: Packed = JSON.parse(text); // written by pack
  const before = new Map<string, Invocation>();
  const invocations = packed.invocations.map((one): Invocation => {
    const { sameEvents = 0, sameActions = 0, ...invocation } = one;
    if (!isEpisode(one)) return invocation;
    const last = before.get(one.instanceId);
    const history = [...events(last).slice(0, sameEvents), ...events(one)];
    const whole = {
      ...invocation,
      input: { ...one.input, ...packed.everyInput, history },
      output: withActions(one.output, [...actions(last).slice(0, sameActions), ...actions(one)]),
    };
    before.set(one.instanceId, whole);
    return whole;
  });
  const { client, http, finals, looks } = packed;
  return { client, http, finals, looks, invocations };
}

function packInvocation(invocation: Invocation, last: Invocation | undefined): PackedInvocation {
  const sameEvents = common(events(last), events(invocation));
  const sameActions = common(actions(last), actions(invocation));
  return {
    ...invocation,
    sameEvents,
    sameActions,
    input: {
      ...only(invocation.input, (key) => !protocolFields.includes(key)),
      history: events(invocation).slice(sameEvents),
    },
    output: withActions(invocation.output, actions(invocation).slice(sameActions)),
  };
}

type Sides = Pick<Invocation, "input" | "output">;

function events(invocation: Sides | undefined): readonly Json[] {
  const history = invocation?.input["history"];
  return Array.isArray(history) ? history : [];
}

/** The reply itself, or the one inside of what was thrown. */
function reply(output: Json): JsonObject {
  if (!isObject(output)) return {};
  return isObject(output["data"]) ? output["data"] : output;
}

function actions(invocation: Sides | undefined): readonly Json[] {
  const wire = reply(invocation?.output ?? null)["actions"];
  const list = Array.isArray(wire) ? wire[0] : undefined;
  return Array.isArray(list) ? list : [];
}

function withActions(output: Json, list: readonly Json[]): Json {
  if (!isObject(output) || !("actions" in reply(output))) return output;
  const whole = { ...reply(output), actions: [list] };
  return isObject(output["data"]) ? { ...output, data: whole } : whole;
}

function common(one: readonly Json[], other: readonly Json[]): number {
  const at = other.findIndex((item, index) => !isDeepStrictEqual(item, one[index]));
  return at < 0 ? other.length : at;
}

function only(object: JsonObject, keeps: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keeps(key)));
}

import { isDeepStrictEqual } from "node:util";
import { type Invocation, isEpisode, isObject, type Json, type Recording } from "./recording.ts";
import { withoutOrder } from "./withoutOrder.ts";

/** One place where our host does something else than the recording. */
export interface Difference {
  /** Such as `s07 episode 2/input/history/4/Name`. */
  readonly path: string;
  readonly recorded: Json | undefined;
  readonly ours: Json | undefined;
}

/**
 * Every difference of two masked recordings. Instances are compared one by one: how they take turns is chance.
 * Episodes in order, each with the whole input and answer; activities of an instance in any order, which the
 * histories show anyway.
 */
export function compare(
  recorded: Recording,
  ours: Recording,
  unordered: readonly string[] = [],
): Difference[] {
  const differences: Difference[] = [];
  const add = (path: string, one: Json | undefined, other: Json | undefined) =>
    differences.push(...leaves(path, one, other));
  for (const [index, call] of recorded.client.entries()) {
    const { http, ...said } = call;
    const { http: answers, ...heard } = ours.client[index] ?? {};
    add(`client ${index} ${call.method}`, toJson(said), toJson(heard));
    if (http.length > 0) add(`client ${index} ${call.method}/http`, http, answers);
  }
  for (const [index, exchange] of recorded.http.entries()) {
    add(`http ${index} ${exchange.method}`, toJson(exchange), toJson(ours.http[index]));
  }
  for (const [index, look] of recorded.looks.entries()) {
    const seen = Object.entries(ours.looks[index] ?? {}).filter(([key]) => key in look);
    add(`look ${index}`, look, Object.fromEntries(seen));
  }
  for (const id of keys(recorded.finals, ours.finals)) {
    const [one, other] = [recorded.finals[id], ours.finals[id]];
    const isLoose = unordered.includes(id);
    add(`${id} final`, isLoose ? withoutOrder.final(one) : one, isLoose ? withoutOrder.final(other) : other);
  }
  const [before, now] = [byInstance(recorded), byInstance(ours)];
  for (const id of keys(before, now)) {
    const [one, other] = [before[id] ?? [], now[id] ?? []];
    if (unordered.includes(id))
      add(`${id} in the end`, withoutOrder.episodes(one), withoutOrder.episodes(other));
    else compareEpisodes(id, one.filter(isEpisode), other.filter(isEpisode), add);
    add(`${id} activities`, activities(one), activities(other));
  }
  return differences;
}

/** One line for people, long values cut. */
export function describe({ path, recorded, ours }: Difference): string {
  const short = (value: Json | undefined) => {
    const text = value === undefined ? "nothing" : JSON.stringify(value);
    return text.length > 300 ? `${text.slice(0, 300)}…` : text;
  };
  return `${path}: recorded ${short(recorded)}, ours ${short(ours)}`;
}

function compareEpisodes(
  id: string,
  one: readonly Invocation[],
  other: readonly Invocation[],
  add: (path: string, one: Json | undefined, other: Json | undefined) => void,
): void {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    add(`${id} episode ${index + 1}`, sides(one[index]), sides(other[index]));
  }
}

function sides(invocation: Invocation | undefined): Json | undefined {
  return invocation && { function: invocation.function, input: invocation.input, output: invocation.output };
}

function activities(invocations: readonly Invocation[]): Json {
  const texts = invocations.filter((one) => !isEpisode(one)).map((one) => JSON.stringify(sides(one)));
  return texts.sort().map((text) => JSON.parse(text) as Json); // what was just written
}

function byInstance({ invocations }: Recording): Readonly<Record<string, readonly Invocation[]>> {
  return Object.groupBy(invocations, ({ instanceId }) => instanceId) as Record<string, Invocation[]>; // every group has a member
}

function keys(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function toJson(value: unknown): Json | undefined {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json); // made of Json
}

/** The smallest parts that differ. */
function leaves(path: string, one: Json | undefined, other: Json | undefined): Difference[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const indexes = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index);
    return indexes.flatMap((index) => leaves(`${path}/${index}`, one[index], other[index]));
  }
  if (!isObject(one) || !isObject(other)) return [{ path, recorded: one, ours: other }];
  return keys(one, other).flatMap((key) => leaves(`${path}/${key}`, one[key], other[key]));
}

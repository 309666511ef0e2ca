import type { Model } from "../api/types.ts";
import { fitMore, isSameMore, type More, readMore } from "./moreFields.ts";

/** A picture to start from, as it lies in the draft: whole, so that a reload sends the same bytes again. */
export interface Picture {
  readonly name: string;
  /** A `data:` URL. */
  readonly url: string;
}

export interface DraftFields {
  readonly prompt: string;
  readonly model: string | null;
  readonly size: string | null;
  readonly seconds: string | null;
  readonly variants: number;
  readonly picture: Picture | null;
  /** False: a film without sound, of a model that makes one when it is asked to; null: as the model likes it. */
  readonly sound: boolean | null;
  readonly more: More;
}

/** What will be asked for, and the key that makes asking again harmless. */
export interface Draft extends DraftFields {
  readonly key: string;
  /** True from the first try on, until there is an answer. */
  readonly sending: boolean;
}

const EMPTY: DraftFields = {
  prompt: "",
  model: null,
  size: null,
  seconds: null,
  variants: 1,
  picture: null,
  sound: null,
  more: {},
};

export function emptyDraft(key: string): Draft {
  return { ...EMPTY, key, sending: false };
}

/** The draft with a change. What asks for something else has a new key; while it is being sent nothing changes. */
export function changeDraft(draft: Draft, change: Partial<DraftFields>, newKey: string): Draft {
  if (draft.sending) return draft;
  const changed = { ...draft, ...change };
  return sameFields(draft, changed) ? draft : { ...changed, key: newKey };
}

/** What is there to write the next one: the same format, and no words. */
export function nextDraft(draft: Draft, newKey: string): Draft {
  return { ...draft, prompt: "", picture: null, key: newKey, sending: false };
}

/** What of the draft a model cannot make is replaced by what the model makes unasked. */
export function fitToModel(draft: DraftFields, model: Model): Partial<DraftFields> {
  const size = model.sizes.find((each) => each.size === draft.size) ?? sizeUnasked(model);
  return {
    model: model.id,
    ...fitToSize(draft, model, size?.size ?? model.default_size),
    picture: model.modes.includes("image") ? draft.picture : null,
    sound: model.fields.includes("generate_audio") ? draft.sound : null,
    more: fitMore(draft.more, model),
  };
}

/** The same of another size: it may allow fewer lengths, and fewer variants. */
export function fitToSize(
  { seconds, variants }: Pick<DraftFields, "seconds" | "variants">,
  model: Model,
  size: string,
): Pick<DraftFields, "size" | "seconds" | "variants"> {
  const lengths = lengthsOf(model, size);
  const [first = model.default_seconds] = lengths;
  const unasked = lengths.includes(model.default_seconds) ? model.default_seconds : first;
  const most = model.sizes.find((each) => each.size === size)?.max_variants ?? 1;
  return {
    size,
    seconds: seconds !== null && lengths.includes(seconds) ? seconds : unasked,
    variants: Math.min(Math.max(1, variants), most),
  };
}

/** The lengths that the model makes of a size. */
export function lengthsOf(model: Model, size: string | null): readonly string[] {
  return model.sizes.find((each) => each.size === size)?.seconds ?? model.seconds;
}

function sizeUnasked(model: Model) {
  return model.sizes.find((each) => each.size === model.default_size) ?? model.sizes[0];
}

/** The fields of the create, without the picture. */
export function requestFields(draft: DraftFields): Readonly<Record<string, string>> {
  const { prompt, model, size, seconds, variants, sound, more } = draft;
  return {
    ...(model === null ? {} : { model }),
    prompt,
    ...(size === null ? {} : { size }),
    ...(seconds === null ? {} : { seconds }),
    ...(variants > 1 ? { n_variants: `${variants}` } : {}),
    ...(sound === null ? {} : { generate_audio: `${sound}` }),
    ...more,
  };
}

/** Reads what was kept; null when it is no draft. */
export function readDraft(text: string | null): Draft | null {
  const kept = parse(text);
  if (typeof kept["key"] !== "string" || typeof kept["prompt"] !== "string") return null;
  return {
    key: kept["key"],
    prompt: kept["prompt"],
    sending: kept["sending"] === true,
    model: textOrNull(kept["model"]),
    size: textOrNull(kept["size"]),
    seconds: textOrNull(kept["seconds"]),
    variants: typeof kept["variants"] === "number" ? kept["variants"] : 1,
    picture: readPicture(kept["picture"]),
    sound: typeof kept["sound"] === "boolean" ? kept["sound"] : null,
    more: readMore(kept["more"]),
  };
}

function readPicture(kept: unknown): Picture | null {
  if (!isObject(kept)) return null;
  const { name, url } = kept;
  return typeof name === "string" && typeof url === "string" ? { name, url } : null;
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function sameFields(a: DraftFields, b: DraftFields): boolean {
  return (
    a.prompt === b.prompt &&
    a.model === b.model &&
    a.size === b.size &&
    a.seconds === b.seconds &&
    a.variants === b.variants &&
    a.sound === b.sound &&
    isSameMore(a.more, b.more) &&
    a.picture?.url === b.picture?.url
  );
}

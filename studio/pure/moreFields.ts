import type { Model, Video } from "../api/types.ts";

/** Fields of a create that some models take, and nobody has to fill in. */
export const MORE_FIELDS = ["negative_prompt", "seed", "fps"] as const;
export type MoreField = (typeof MORE_FIELDS)[number];
/** What was written in them, as it was written; what is empty is not sent. */
export type More = Readonly<Partial<Record<MoreField, string>>>;

/** Those that a model takes. */
export function moreFieldsOf({ fields }: Pick<Model, "fields">): readonly MoreField[] {
  return MORE_FIELDS.filter((name) => fields.includes(name));
}

/** What of this may be sent to the model. */
export function fitMore(more: More, model: Pick<Model, "fields">): More {
  return chosen(moreFieldsOf(model), (name) => more[name] ?? "");
}

/** What a film was made with. */
export function moreOf(video: Pick<Video, MoreField>): More {
  return chosen(MORE_FIELDS, (name) => `${video[name] ?? ""}`);
}

/** Reads what was kept of them. */
export function readMore(kept: unknown): More {
  const values = new Map(typeof kept === "object" && kept !== null ? Object.entries(kept) : []);
  return chosen(MORE_FIELDS, (name) => `${values.get(name) ?? ""}`);
}

export function isSameMore(one: More, other: More): boolean {
  return MORE_FIELDS.every((name) => (one[name] ?? "") === (other[name] ?? ""));
}

function chosen(names: readonly MoreField[], textOf: (name: MoreField) => string): More {
  return Object.fromEntries(names.map((name) => [name, textOf(name)]).filter(([, text]) => text !== ""));
}

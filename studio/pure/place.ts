/** Where in the studio one is; the part of the address after `#`. */
export type Place =
  | { readonly kind: "films" }
  | { readonly kind: "film"; readonly id: string }
  | { readonly kind: "money" }
  | { readonly kind: "operations" };

export function placeOf(hash: string): Place {
  const name = hash.replace(/^#/, "");
  if (/^video_[0-9a-z]+$/.test(name)) return { kind: "film", id: name };
  if (name === "money" || name === "operations") return { kind: name };
  return { kind: "films" };
}

/** Anything that can be seen: not white space, not a control or format character, not one that is shown as nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether nobody could see anything of a text: blanks of every kind, zero-width characters, marks of direction. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

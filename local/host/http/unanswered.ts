/**
 * What becomes of a call that the app never answers. The real host knows of no failure, waits for the answer's next
 * byte, and gives up after four minutes: `wait`. Tests are told at once, and the caller is cut off: `tell`.
 */
export type Unanswered =
  | { readonly kind: "wait"; readonly milliseconds: number }
  | { readonly kind: "tell"; readonly tell: (problem: string) => void };

/** As the real host does it. */
export const waitAsAzureDoes: Unanswered = { kind: "wait", milliseconds: 240_000 };

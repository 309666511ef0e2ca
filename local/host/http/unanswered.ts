/**
 * What becomes of a call that the app never answers. The real host knows of no failure and waits for the answer's next
 * byte, for so many milliseconds. Tests are told at once, and the caller is cut off.
 */
export type Unanswered = number | ((problem: string) => void);

/** Four minutes, as the real host has it. */
export const azurePatience: Unanswered = 240_000;

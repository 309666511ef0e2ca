import { styleText } from "node:util";

/** What a command knows of where its words go. */
export interface Terminal {
  /** Characters in a line; null where lines are as long as they are: in a file or a pipe. */
  readonly columns: number | null;
  readonly hasColours: boolean;
}

const USUAL_COLUMNS = 80;

/** A terminal that redraws a line, or a pipe that gets every line once. `NO_COLOR` (any value) switches colours off. */
export function terminalOf(
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  if (!isTTY || environment["TERM"] === "dumb") return { columns: null, hasColours: false };
  return { columns: columns || USUAL_COLUMNS, hasColours: !environment["NO_COLOR"] };
}

/** The text in a colour or weight, where the terminal has them. */
export function painted(
  format: "bold" | "dim" | "green" | "cyan" | "red",
  text: string,
  { hasColours }: Terminal,
) {
  return hasColours ? styleText(format, text, { validateStream: false }) : text;
}

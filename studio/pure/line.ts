/** The line to the server, over which films tell of themselves. */
export type Line = "opening" | "open" | "wavering" | "lost";

export type LineEvent = "opened" | "broke" | "offline" | "online";

/**
 * A stream ends by itself every few minutes and comes back at once, which nobody need know: the line is lost when it
 * breaks again before it was open, or when the browser knows that there is no network.
 */
export function lineAfter(line: Line, event: LineEvent): Line {
  switch (event) {
    case "opened":
      return "open";
    case "offline":
      return "lost";
    case "online":
      return line === "lost" ? "lost" : line;
    case "broke":
      return line === "open" ? "wavering" : "lost";
  }
}

/** What every stream begins with: how long its client waits before it comes back, and where it is. */
export function beginning(id: string): string {
  return `retry: 2000\nid: ${id}\n\n`;
}

/** Keeps what lies between from taking the stream for dead. */
export const STILL_HERE = ": still here\n\n";

/** One event: JSON has no line ends of its own. */
export function eventText(event: "video" | "deleted", id: string, data: object): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { PartName } from "./partProcess.ts";

/** What the parts of a stack say, kept in `<data>/logs`: one file a part, one JSON object a line. */
export interface PartLogs {
  readonly folder: string;
  /** Keeps a line; the JSON that was kept. */
  keep(part: PartName, line: string): string;
}

/** Opens the files of a data folder; what earlier runs wrote stays. */
export function openPartLogs(dataFolder: string): PartLogs {
  const folder = join(dataFolder, "logs");
  const files = new Map<PartName, WriteStream>();
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    keep(part, line) {
      const file = files.get(part) ?? createWriteStream(join(folder, `${part}.log`), { flags: "a" });
      files.set(part, file);
      const json = jsonLine(part, line, new Date());
      file.write(`${json}\n`);
      return json;
    },
  };
}

/** A line as JSON: the app's own are already, others are put into an object with the time at which they came. */
export function jsonLine(part: PartName, line: string, now: Date): string {
  return readObject(line) ? line : JSON.stringify({ time: now.toISOString(), part, text: line });
}

/** The JSON object that a line is, undefined for every other line. */
export function readObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

import { join } from "node:path";
import { type BoundedLog, openBoundedLog } from "./boundedLog.ts";
import type { PartName } from "./partProcess.ts";

/** What the parts of a stack say, kept in `<data>/logs`: one log a part, one JSON object a line. */
export interface PartLogs {
  readonly folder: string;
  /** Keeps a line; the JSON that was kept. */
  keep(part: PartName, line: string): string;
}

/** A day of a busy stack, and some days before it. */
const BOUNDS = { bytes: 10_000_000, files: 4 };

/** Opens the files of a data folder; what earlier runs wrote stays, as far as there is room. */
export function openPartLogs(dataFolder: string): PartLogs {
  const folder = join(dataFolder, "logs");
  const files = new Map<PartName, BoundedLog>();
  return {
    folder,
    keep(part, line) {
      const file = files.get(part) ?? openBoundedLog(join(folder, part), BOUNDS);
      files.set(part, file);
      const json = jsonLine(part, line, new Date());
      file.add(json);
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

import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** How much a log may take up, with all its files. */
export interface LogBounds {
  /** Bytes of a file; only a single line that is longer makes one larger. */
  readonly bytes: number;
  /** Files, the one that is written to included. */
  readonly files: number;
}

/** A file that lines are added to. */
export interface BoundedLog {
  add(line: string): void;
}

/**
 * Adds lines to `<name>.log`, and to what earlier runs left in it. When it is full it becomes `<name>.1.log`, that one
 * `<name>.2.log`, and so on; the oldest is lost.
 */
export function openBoundedLog(name: string, { bytes, files }: LogBounds): BoundedLog {
  const path = (age: number) => `${name}${age === 0 ? "" : `.${age}`}.log`;
  let size = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0;

  function startAnew(): void {
    for (let age = files - 2; age >= 0; age--)
      if (existsSync(path(age))) renameSync(path(age), path(age + 1));
    size = 0;
  }

  return {
    add(line) {
      const text = Buffer.from(`${line}\n`);
      if (size > 0 && size + text.byteLength > bytes) startAnew();
      // Somebody may clear the folder away meanwhile: what is logged next must not end the stack.
      mkdirSync(dirname(name), { recursive: true });
      appendFileSync(path(0), text);
      size += text.byteLength;
    },
  };
}

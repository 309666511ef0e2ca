import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** From choosing a port to having written it down takes milliseconds; a claim that names no keeper after this is dead. */
const KEPT_WITHIN_MS = 60_000;

/**
 * Whether this port may be given to the data folder whose `ports.json` is `owner`. Choosing a free port and listening
 * on it are two moments, and a kept port is free while its part restarts: so each port that was given away leaves a
 * file that names its keeper, and holds for as long as the keeper lists the port.
 */
export function claimPort(port: number, owner: string): boolean {
  const folder = join(tmpdir(), `dailies-ports-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true });
  const claim = join(folder, `${port}`);
  for (;;) {
    try {
      writeFileSync(claim, owner, { flag: "wx" });
      return true;
    } catch (error) {
      // Where no claim can be written down, the port is taken unclaimed.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) return true;
      if (isHeld(claim, port)) return false;
      rmSync(claim, { force: true });
    }
  }
}

/** The ports a data folder keeps, by name; none where the file is not there or is not one of ours. */
export function readPortsFile(path: string): Record<string, number> {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof content !== "object" || content === null) return {};
    return Object.fromEntries(
      Object.entries(content).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    );
  } catch {
    return {};
  }
}

function isHeld(claim: string, port: number): boolean {
  try {
    if (Date.now() - statSync(claim).mtimeMs < KEPT_WITHIN_MS) return true;
    return Object.values(readPortsFile(readFileSync(claim, "utf8"))).includes(port);
  } catch {
    return false;
  }
}

import { randomInt } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { claimPort, readPortsFile } from "./portClaims.ts";

/**
 * The ports of a data folder: chosen free the first time, kept in `<data>/ports.json` afterwards, so that an address
 * written into a job is still right after a restart. `wanted` overrides and is kept in turn.
 */
export async function keepPorts<Name extends string>(
  dataFolder: string,
  names: readonly Name[],
  wanted: Partial<Record<Name, number>> = {},
): Promise<Record<Name, number>> {
  const kept = readPorts(dataFolder);
  const ports: Record<string, number> = { ...kept };
  const owner = resolve(dataFolder, "ports.json");
  for (const name of names)
    ports[name] = wanted[name] ?? kept[name] ?? (await freePort(Object.values(ports), owner));
  if (names.some((name) => ports[name] !== kept[name])) savePorts(dataFolder, ports);
  return ports;
}

/**
 * A port that nothing listens on right now, that is not among `taken`, and that no other data folder has been given
 * (`portClaims.ts`); it is claimed for `owner`, the `ports.json` it will be kept in. It lies below the range from which
 * systems take the ports of outgoing connections: one of those could hold a kept port just when its part starts again.
 */
export async function freePort(taken: readonly number[] = [], owner = ""): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    if (!taken.includes(port) && claimPort(port, owner) && !(await isBusy(port))) return port;
  }
}

/** True when something already listens on this port of the loopback address. */
export async function isBusy(port: number): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(true) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(false)));
  });
}

function readPorts(dataFolder: string): Record<string, number> {
  return readPortsFile(join(dataFolder, "ports.json"));
}

function savePorts(dataFolder: string, ports: Record<string, number>): void {
  mkdirSync(dataFolder, { recursive: true });
  const path = join(dataFolder, "ports.json");
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(ports, null, 2)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

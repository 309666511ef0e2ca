import { MUTE, type Telemetry } from "../telemetry/telemetry.ts";

let loaded: Telemetry = MUTE;
let loading: Promise<Telemetry> | null = null;

/**
 * Begins to tell a collector of this process, once. The part that does so is a bundle of its own (the build turns this
 * import into that of `telemetry.cjs`): whoever has no collector never loads it.
 */
export function tellTo(endpoint: string, now: () => number): void {
  loading ??= import("../telemetry/otlp.ts").then(
    ({ startTelemetry }) => {
      loaded = startTelemetry({ endpoint, now });
      return loaded;
    },
    // Work goes on untold.
    () => MUTE,
  );
}

/** Whoever listens, once they are there. */
export async function listening(): Promise<Telemetry> {
  return (await loading) ?? MUTE;
}

/** Whoever listens already. */
export function listener(): Telemetry {
  return loaded;
}

import { watchParent } from "./watchParent.ts";

/**
 * Runs `stop` when the person or the system asks this program to end (Ctrl-C, SIGTERM, or the npm that started it
 * being gone), then exits with `code`. A signal may come twice: npm passes on what the terminal sends to all.
 */
export function exitOnSignal(stop: () => Promise<void>, code: (signal: NodeJS.Signals) => number): void {
  let isStopping = false;
  const end = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    stop().then(
      () => process.exit(code(signal)),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  if (process.env["npm_lifecycle_event"] !== undefined) watchParent(() => end("SIGTERM"));
  // Whoever read our words may be gone; that must not keep us from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

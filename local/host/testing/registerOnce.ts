import { functionsCore } from "../core/functionsCore.ts";

const registered = new Set<() => unknown>();

/** Lets `app` register its functions with this process, unless this very callback did before. */
export async function registerOnce(app: () => unknown): Promise<void> {
  functionsCore();
  if (registered.has(app)) return;
  registered.add(app);
  await app();
}

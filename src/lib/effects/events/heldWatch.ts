import { type OwnerWatch, type WatchTools, watchOwner } from "./ownerWatch.ts";

/** A watch goes on for so long after its last listener: most come back at once. */
const LINGER_MS = 10_000;

interface Held {
  readonly watch: Promise<OwnerWatch>;
  holders: number;
  ending: NodeJS.Timeout | null;
}

/** By storage, whose own they are, and by owner. */
const watches = new WeakMap<object, Map<string, Held>>();

/** The one watch of an owner in this process, for as long as it is held; `letGo` more than once is harmless. */
export async function holdWatch(
  owner: string,
  tools: WatchTools,
): Promise<{ readonly watch: OwnerWatch; readonly letGo: () => void }> {
  const all = watches.get(tools.storage) ?? new Map<string, Held>();
  watches.set(tools.storage, all);
  const held = all.get(owner) ?? { watch: watchOwner(owner, tools), holders: 0, ending: null };
  all.set(owner, held);
  held.holders += 1;
  if (held.ending !== null) clearTimeout(held.ending);
  let isHeld = true;
  const letGo = () => {
    if (!isHeld) return;
    isHeld = false;
    held.holders -= 1;
    if (held.holders > 0) return;
    held.ending = setTimeout(() => {
      all.delete(owner);
      void held.watch.then((watch) => watch.stop());
    }, LINGER_MS).unref();
  };
  try {
    return { watch: await held.watch, letGo };
  } catch (error) {
    if (all.get(owner) === held) all.delete(owner);
    throw error;
  }
}

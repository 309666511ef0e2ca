/** How many may follow at once in one process: each costs a connection and some memory. */
const FOLLOWERS_AT_MOST = { ofOne: 20, ofAll: 500 };

/** A place among those who follow, to be given back (more than once is harmless), or whose places are all taken. */
export type FollowerPlace =
  | { readonly kind: "place"; readonly giveBack: () => void }
  | { readonly kind: "full"; readonly scope: "owner" | "all" };

const taken = new Map<string, number>();

/** Takes a place for somebody of this owner. */
export function takeFollowerPlace(owner: string): FollowerPlace {
  const own = taken.get(owner) ?? 0;
  if (own >= FOLLOWERS_AT_MOST.ofOne) return { kind: "full", scope: "owner" };
  const all = taken.values().reduce((sum, each) => sum + each, 0);
  if (all >= FOLLOWERS_AT_MOST.ofAll) return { kind: "full", scope: "all" };
  taken.set(owner, own + 1);
  let isTaken = true;
  const giveBack = () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (taken.get(owner) ?? 1) - 1;
    if (left > 0) taken.set(owner, left);
    else taken.delete(owner);
  };
  return { kind: "place", giveBack };
}

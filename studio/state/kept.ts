/** Reads what this browser keeps; a browser that keeps nothing has nothing. */
export function readKept(store: () => Storage, name: string): string | null {
  try {
    return store().getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text; false where there is no room, or no permission. */
export function keep(store: () => Storage, name: string, text: string): boolean {
  try {
    store().setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

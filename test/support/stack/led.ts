/** A text in which every address of this machine is replaced by the one to which `leadTo` leads its port. */
export async function led(text: string, leadTo: (port: number) => Promise<number>): Promise<string> {
  let changed = text;
  for (const port of new Set(Array.from(text.matchAll(/127\.0\.0\.1:(\d+)/g), ([, port]) => port)))
    changed = changed.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${await leadTo(Number(port))}`);
  return changed;
}

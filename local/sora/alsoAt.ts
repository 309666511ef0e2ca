import { connect, createServer } from "node:net";

/** Answers at another port of this machine as well; where that is taken it says so, and what waits there goes on waiting. */
export function alsoAt(port: number, url: string): void {
  const home = Number(new URL(url).port);
  const door = createServer((caller) => {
    const inside = connect(home, "127.0.0.1");
    caller.pipe(inside).pipe(caller);
    caller.on("error", () => inside.destroy());
    inside.on("error", () => caller.destroy());
  });
  door.on("error", ({ message }) => {
    console.error(`sora: films that were begun at port ${port} find nobody there: ${message}`);
  });
  door.listen(port, "127.0.0.1");
}

import { type ChildProcess, spawn } from "node:child_process";
import ffmpegInstaller from "@ffmpeg-installer/ffmpeg";

/** Runs ffmpeg for one film at a time, and takes its children along when it is closed. */
export class Ffmpeg {
  #tail: Promise<unknown> = Promise.resolve();
  #child: ChildProcess | null = null;
  #closed = false;

  /** Waits its turn, runs, and throws with ffmpeg's own words when it fails. */
  run(args: readonly string[]): Promise<void> {
    const turn = this.#tail.then(() => this.#start(args));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the running child; what waits is refused. */
  close(): void {
    this.#closed = true;
    this.#child?.kill("SIGKILL");
  }

  #start(args: readonly string[]): Promise<void> {
    if (this.#closed) return Promise.reject(new Error("The simulator is closing."));
    // Even if we are killed, an orphan ends by itself: its input is short and its CPU time limited.
    const always = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-timelimit", "120"];
    return new Promise((resolve, reject) => {
      const child = spawn(ffmpegInstaller.path, [...always, ...args], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      let words = "";
      child.stderr.on("data", (chunk) => {
        words = (words + chunk).slice(-2000);
      });
      child.once("error", reject);
      child.once("close", (code) => {
        this.#child = null;
        if (code === 0) resolve();
        else reject(new Error(`ffmpeg ended with ${code}: ${words.trim()}`));
      });
      this.#child = child;
    });
  }
}

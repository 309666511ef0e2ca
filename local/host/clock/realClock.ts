import type { Cancel, Clock } from "./clock.ts";

const longestDelay = 2 ** 31 - 1;

/** The machine's time. Its timers do not keep the process alive. */
export class RealClock implements Clock {
  readonly now = (): number => Date.now();

  at(time: number, run: () => void): Cancel {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = time - Date.now();
      timer = setTimeout(left > longestDelay ? arm : run, Math.min(Math.max(left, 0), longestDelay)).unref();
    };
    arm();
    return () => clearTimeout(timer);
  }

  busy(): Cancel {
    return () => {};
  }
}

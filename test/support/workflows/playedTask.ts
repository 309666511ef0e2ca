import type { TimerTask } from "durable-functions";

/** A durable task of a played workflow: of an activity, a child, a timer or an event. */
export class PlayedTask implements TimerTask {
  isCompleted = false;
  isFaulted = false;
  isCanceled = false;
  result?: unknown;
  readonly #followers: (() => void)[] = [];

  end(result: unknown, isFaulted = false): void {
    if (this.isCompleted || this.isCanceled) return;
    Object.assign(this, { isCompleted: true, isFaulted, result });
    for (const follow of this.#followers) follow();
  }

  whenEnded(follow: () => void): void {
    if (this.isCompleted) follow();
    else this.#followers.push(follow);
  }

  cancel(): void {
    this.isCanceled = true;
  }
}

/** Ends with the first of the tasks to end, as its result. */
export function anyOf(tasks: readonly PlayedTask[]): PlayedTask {
  const any = new PlayedTask();
  for (const task of tasks) task.whenEnded(() => any.end(task));
  return any;
}

/** Ends with all results, or at once with the first fault. */
export function allOf(tasks: readonly PlayedTask[]): PlayedTask {
  const all = new PlayedTask();
  for (const task of tasks) {
    task.whenEnded(() => {
      if (task.isFaulted) all.end(task.result, true);
      else if (tasks.every((each) => each.isCompleted)) all.end(tasks.map((each) => each.result));
    });
  }
  return all;
}

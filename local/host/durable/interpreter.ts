import { type Action, ActionType, type OrchestratorReply } from "./actions.ts";
import { Completion, whenAll, whenAny } from "./completion.ts";
import { ExternalEvents } from "./externalEvents.ts";
import { EventType, type HistoryEvent } from "./historyEvents.ts";
import { type Decision, type DecisionKind, NonDeterminism } from "./nonDeterminism.ts";
import { callWithRetries } from "./retries.ts";
import { Schedule } from "./schedule.ts";
import { Timers } from "./timers.ts";

export type Outcome =
  | { readonly kind: "waiting" }
  | { readonly kind: "completed"; readonly output: unknown }
  | { readonly kind: "failed"; readonly message: string; readonly details: string }
  | { readonly kind: "continuedAsNew"; readonly input: unknown; readonly carried: readonly HistoryEvent[] };

export interface Interpretation {
  readonly outcome: Outcome;
  /** What this episode schedules: allocated now, not yet in the history. */
  readonly decisions: readonly Decision[];
  /** What is still under way, by sequence number: it holds back completion. */
  readonly open: ReadonlyMap<number, DecisionKind>;
  /** Everything that the execution has asked for so far, decisions included. */
  readonly asked: readonly Decision[];
  /** What callers are shown; undefined clears it. A status that is too large is not kept. */
  readonly customStatus: unknown;
}

export interface Play {
  readonly name: string;
  readonly executionId: string;
  readonly history: readonly HistoryEvent[];
  readonly reply: OrchestratorReply;
}

const statusLimitBytes = 16 * 1024;

/**
 * Plays an orchestrator's answer against its history the way DurableTask does, and says what follows. Sequence
 * numbers are never on the wire: engine and SDK count separately and must stay in step, so the order in which
 * numbers are handed out here is the real engine's, its oddities included.
 */
export function interpret(play: Play): Interpretation {
  const player = new Player(play);
  let outcome: Outcome | undefined;
  try {
    for (const event of play.history) player.take(event);
  } catch (error) {
    if (!(error instanceof NonDeterminism)) throw error;
    outcome = { kind: "failed", message: error.message, details: error.message };
  }
  const { pending, open, asked } = player.schedule;
  return {
    outcome: outcome ?? player.outcome(),
    decisions: [...pending.values()],
    open,
    asked,
    customStatus: player.customStatus,
  };
}

class Player {
  readonly #play: Play;
  readonly schedule: Schedule;
  readonly #timers: Timers;
  readonly #events = new ExternalEvents();
  readonly #carried: HistoryEvent[] = [];
  customStatus: unknown;
  #continueAsNew: { readonly input: unknown } | undefined;
  #result: "running" | "returned" | { readonly error: string } = "running";

  constructor(play: Play) {
    this.#play = play;
    this.schedule = new Schedule(play.executionId);
    this.#timers = new Timers(this.schedule);
  }

  take(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.orchestratorStarted:
        this.schedule.now = Date.parse(event.Timestamp);
        break;
      case EventType.executionStarted:
        this.#start();
        break;
      case EventType.taskScheduled:
      case EventType.subCreated:
      case EventType.timerCreated:
        this.schedule.match(event);
        break;
      case EventType.taskCompleted:
      case EventType.subCompleted:
        this.schedule.settle(event.TaskScheduledId, false);
        break;
      case EventType.taskFailed:
      case EventType.subFailed:
        this.schedule.settle(event.TaskScheduledId, true);
        break;
      case EventType.timerFired:
        this.schedule.settle(event.TimerId, false);
        break;
      case EventType.eventRaised:
        // what comes after continue-as-new was asked for is for the next execution
        if (this.#continueAsNew) this.#carried.push(event);
        else this.#events.raise(event.Name ?? "");
        break;
    }
  }

  outcome(): Outcome {
    if (this.schedule.hasOpen || this.#result === "running") return { kind: "waiting" };
    if (this.#result !== "returned") {
      const { error } = this.#result;
      const message = `Orchestrator function '${this.#play.name}' failed: ${error}`;
      return { kind: "failed", message, details: `Message: ${error}, StackTrace: ` };
    }
    if (!this.#continueAsNew) return { kind: "completed", output: this.#play.reply.output };
    return { kind: "continuedAsNew", input: this.#continueAsNew.input, carried: this.#carried };
  }

  #start(): void {
    const { reply } = this.#play;
    const tooLarge = oversizedStatus(reply.customStatus);
    if (tooLarge) {
      this.#result = { error: tooLarge };
      return;
    }
    this.customStatus = reply.customStatus ?? undefined;
    this.#walk(reply.actions, 0);
  }

  /** One action after the other: the next is not even numbered before the one before has ended, however it ended. */
  #walk(actions: readonly Action[], from: number): void {
    for (const [index, action] of actions.slice(from).entries()) {
      const done = this.#begin(action);
      if (!done.isDone) {
        done.whenDone(() => this.#walk(actions, from + index + 1));
        return;
      }
    }
    const { error, isDone } = this.#play.reply;
    if (error) this.#result = { error };
    else if (isDone) this.#result = "returned";
  }

  #begin(action: Action): Completion {
    const children = () => (action.compoundActions ?? []).map((child) => this.#begin(child));
    switch (action.actionType) {
      case ActionType.callActivity:
        return this.schedule.call("task", action);
      case ActionType.callSubOrchestrator:
        return this.schedule.call("sub", action);
      case ActionType.callActivityWithRetry:
        return callWithRetries(this.schedule, "task", action);
      case ActionType.callSubOrchestratorWithRetry:
        return callWithRetries(this.schedule, "sub", action);
      case ActionType.createTimer:
        return this.#timers.start(Date.parse(action.fireAt ?? ""), action.isCanceled === true);
      case ActionType.waitForExternalEvent:
        return this.#events.wait(action.externalEventName ?? "");
      case ActionType.whenAll:
        return whenAll(children());
      case ActionType.whenAny:
        return whenAny(children());
      case ActionType.continueAsNew:
        this.#continueAsNew = { input: action.input };
        return Completion.done();
      default:
        throw new Error(`The local host does not know orchestrator actions of type ${action.actionType}.`);
    }
  }
}

function oversizedStatus(status: unknown): string | undefined {
  if (status === undefined || status === null) return undefined;
  const bytes = JSON.stringify(status).length * 2;
  if (bytes <= statusLimitBytes) return undefined;
  return (
    "The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. " +
    `The current payload size is ${Math.floor(bytes / 1024)} KB.`
  );
}

import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";

type Flow = (context: OrchestrationContext) => Generator<df.Task, unknown, unknown>;

/** How often an orchestrator has asked for it in this process: what no orchestrator may depend on. */
const runs = new Map<string, number>();

function count(name: string): number {
  const before = runs.get(name) ?? 0;
  runs.set(name, before + 1);
  return before;
}

const later = (context: OrchestrationContext, milliseconds: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + milliseconds);

/** An orchestrator that does something before its only step. */
function atOnce(act: () => unknown): Flow {
  return function* (context) {
    const result = act();
    yield context.df.callActivity("echo", {});
    return result;
  };
}

/** Each of these is wrong in one way. */
const mistakes: Readonly<Record<string, Flow>> = {
  *readsTheClock(context) {
    return yield context.df.callActivity("echo", { at: Date.now() });
  },
  makesADate: atOnce(() => new Date().toISOString()),
  rollsDice: atOnce(() => Math.random()),
  makesAnId: atOnce(() => globalThis.crypto.randomUUID()),
  sleeps: atOnce(() => setTimeout(() => {}, 1)),
  fetches: atOnce(() => void fetch("http://127.0.0.1:9")),
  catchesTheTrap: atOnce(() => {
    try {
      return Date.now();
    } catch {
      return "caught";
    }
  }),
  *callsAnotherName(context) {
    return yield context.df.callActivity(count("name") < 2 ? "echo" : "other", {});
  },
  *changesItsInput(context) {
    const first = yield context.df.callActivity("echo", { n: count("input") < 2 ? 1 : 2 });
    return yield context.df.callActivity("echo", { first });
  },
  *changesItsTimer(context) {
    yield context.df.createTimer(later(context, count("timer") < 2 ? 1000 : 2000));
    return yield context.df.callActivity("echo", {});
  },
  answersTwoThings: atOnce(() => count("answer")),
  *yieldsATaskTwice(context) {
    const slow = context.df.callActivity("echo", { slow: true });
    yield context.df.Task.any([slow, context.df.callActivity("echo", { fast: true })]);
    yield context.df.Task.any([slow]);
    return yield context.df.callActivity("echo", {});
  },
  *leavesATimer(context) {
    yield context.df.Task.any([
      context.df.createTimer(later(context, 60_000)),
      context.df.callActivity("echo", {}),
    ]);
    return "done";
  },
  *continuesWithATimer(context) {
    yield context.df.Task.any([
      context.df.createTimer(later(context, 60_000)),
      context.df.callActivity("echo", {}),
    ]);
    context.df.continueAsNew({});
  },
  *passesTooMuch(context) {
    return yield context.df.callActivity("echo", { text: "x".repeat(46 * 1024) });
  },
  *receivesTooMuch(context) {
    yield context.df.callActivity("tooMuch", {});
    return "done";
  },
  *showsTooMuch(context) {
    context.df.setCustomStatus({ text: "x".repeat(9 * 1024) });
    return yield context.df.callActivity("echo", {});
  },
  *showsNothing(context) {
    context.df.setCustomStatus("");
    return yield context.df.callActivity("echo", {});
  },
  *passesAString(context) {
    return yield context.df.callActivity("echo", "text");
  },
  *passesABoolean(context) {
    return yield context.df.callSubOrchestrator("showsNothing", true);
  },
  *continuesWithAString(context) {
    yield context.df.callActivity("echo", {});
    context.df.continueAsNew("text");
  },
  *losesAField(context) {
    return yield context.df.callActivity("echo", { list: [{ at: undefined }] });
  },
  *passesNotANumber(context) {
    yield context.df.callActivity("echo", {});
    context.df.continueAsNew({ at: Number.NaN });
  },
  *boundsRetriesByTime(context) {
    const retry = new df.RetryOptions(1000, 3);
    retry.retryTimeoutInMilliseconds = 5000;
    return yield context.df.callActivityWithRetry("echo", retry, {});
  },
  *callsNobody(context) {
    return yield context.df.callActivity("nobody", {});
  },
  *startsNobody(context) {
    return yield context.df.callSubOrchestrator("nobody", {});
  },
  throwsNothing: atOnce(() => {
    throw new Error("");
  }),
  throwsAString: atOnce(() => {
    throw "text";
  }),
  *sharesAChildId(context) {
    const child = () => context.df.callSubOrchestrator("showsNothing", {}, "same");
    return yield context.df.Task.all([child(), child()]);
  },
  *isItsOwnChild(context) {
    return yield context.df.callSubOrchestrator("showsNothing", {}, context.df.instanceId);
  },
  *catchesAboveARetry(context) {
    const retry = new df.RetryOptions(1000, 3);
    const both = [context.df.callActivity("fails", {}), context.df.callActivityWithRetry("fails", retry, {})];
    try {
      yield context.df.Task.all(both);
    } catch {
      return yield context.df.callActivity("echo", {});
    }
    return undefined;
  },
};

/** These look suspicious and are right. */
export const sound: Readonly<Record<string, Flow>> = {
  *usesGivenTime(context) {
    const parsed = new Date(Date.parse("2030-01-01T00:00:00Z") + Date.UTC(1970, 0, 1));
    return yield context.df.callActivity("echo", { at: context.df.currentUtcDateTime, parsed });
  },
  *losesAnActivity(context) {
    yield context.df.Task.any([context.df.callActivity("echo", {}), context.df.callActivity("echo", {})]);
    return "done";
  },
  *retriesAndGivesUp(context) {
    const retry = new df.RetryOptions(1000, 3);
    try {
      yield context.df.callActivityWithRetry("fails", retry, {});
    } catch {
      yield context.df.callActivity("echo", {});
    }
    return "done";
  },
  *fansOut(context) {
    const tasks = [1, 2, 3].map((n) => context.df.callActivity("echo", { n }));
    return yield context.df.Task.all(tasks);
  },
  failsWithAMessage: atOnce(() => {
    throw new Error("because");
  }),
};

export function registerMistakes(): void {
  for (const [name, flow] of Object.entries({ ...mistakes, ...sound })) df.app.orchestration(name, flow);
  df.app.activity("echo", { handler: (input: unknown) => ({ input }) });
  df.app.activity("other", { handler: () => ({}) });
  df.app.activity("tooMuch", { handler: () => ({ text: "x".repeat(46 * 1024) }) });
  df.app.activity("fails", {
    handler: () => {
      throw new Error("no");
    },
  });
}

import crypto from "node:crypto";

/** Makes the error for an orchestrator that did `what`; `mend` tells the reader what to do instead. */
export type Report = (what: string, mend: string) => Error;

const time = "take the time from context.df.currentUtcDateTime";
const random = "take random values from an activity, ids from context.df.newGuid";
const wait = "wait with context.df.createTimer";
const io = "do it in an activity";

const RealDate = Date;
let report: Report = (what) => new Error(what);

function trap(what: string, mend: string): () => never {
  return () => {
    throw report(what, mend);
  };
}

/** A Date that knows every time but the present. */
function TrappedDate(...args: [] | ConstructorParameters<DateConstructor>): Date {
  if (!new.target) throw report("Date()", time);
  if (args.length === 0) throw report("new Date()", time);
  return new RealDate(...args);
}
TrappedDate.prototype = RealDate.prototype;
TrappedDate.UTC = RealDate.UTC;
TrappedDate.parse = RealDate.parse;
TrappedDate.now = trap("Date.now()", time);

const traps: readonly { readonly owner: object; readonly key: string; readonly value: unknown }[] = [
  { owner: globalThis, key: "Date", value: TrappedDate },
  { owner: Math, key: "random", value: trap("Math.random()", random) },
  { owner: crypto, key: "randomUUID", value: trap("crypto.randomUUID()", random) },
  { owner: crypto.webcrypto, key: "randomUUID", value: trap("crypto.randomUUID()", random) },
  { owner: crypto.webcrypto, key: "getRandomValues", value: trap("crypto.getRandomValues()", random) },
  { owner: performance, key: "now", value: trap("performance.now()", time) },
  { owner: globalThis, key: "setTimeout", value: trap("setTimeout()", wait) },
  { owner: globalThis, key: "setInterval", value: trap("setInterval()", wait) },
  { owner: globalThis, key: "setImmediate", value: trap("setImmediate()", wait) },
  { owner: globalThis, key: "fetch", value: trap("fetch()", io) },
];

/** Runs the synchronous `code` of an orchestrator while everything that differs from replay to replay throws. */
export function withTraps<T>(onTrap: Report, code: () => T): T {
  report = onTrap;
  const before = traps.map(({ owner, key }) => Object.getOwnPropertyDescriptor(owner, key));
  for (const { owner, key, value } of traps) {
    Object.defineProperty(owner, key, { value, configurable: true, writable: true });
  }
  try {
    return code();
  } finally {
    for (const [index, { owner, key }] of traps.entries()) {
      const own = before[index];
      if (own) Object.defineProperty(owner, key, own);
      else Reflect.deleteProperty(owner, key);
    }
  }
}

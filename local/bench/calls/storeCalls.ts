import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** What an app has asked for, by table or container of its own; its provider is `provider`. */
export type StoreCalls = Readonly<Record<string, number>>;

const ACCOUNT = "/devstoreaccount1/";
/** The names of a test's app begin so. */
const NAME = /\bt[0-9a-f]{12}-?([A-Za-z]+)/;

/** A policy that counts calls by what they are about. A transaction is one call. */
export function storeCalls() {
  const counts = new Map<string, number>();
  const policy: PipelinePolicy = {
    name: "storeCalls",
    sendRequest(request, next) {
      const store = storeOf(new URL(request.url).pathname, request.body);
      counts.set(store, (counts.get(store) ?? 0) + 1);
      return next(request);
    },
  };
  /** The calls since the last time. */
  function take(): StoreCalls {
    const taken = Object.fromEntries(counts);
    counts.clear();
    return taken;
  }
  return { policy, take };
}

/** A transaction names its table in its body alone. */
function storeOf(path: string, body: unknown): string {
  if (!path.startsWith(ACCOUNT)) return "provider";
  const named = NAME.exec(path) ?? (typeof body === "string" ? NAME.exec(body) : null);
  return named?.[1] ?? "other";
}

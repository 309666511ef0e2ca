import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { WorkRow } from "../store/rows.ts";
import { activityFailure, workerDied } from "./failureText.ts";
import { completed, failed, type HistoryEvent } from "./historyEvents.ts";
import type { Runtime, RuntimeParts } from "./runtime.ts";

/**
 * Runs an activity. Its row goes in the same transaction in which its result is sent, so a host that dies in between
 * runs it again: at least once, like the real engine.
 */
export async function runActivity(runtime: Runtime, row: WorkRow): Promise<void> {
  const { store, clock, probe } = runtime.parts;
  const { instanceId, executionId, name } = row;
  probe.reach({ when: "before", what: "activity", detail: name });
  const event = await invoke(runtime.parts, row);
  if (runtime.isDead) return;
  probe.reach({ when: "after", what: "activity", detail: name });
  if (probe.losesResult(name)) return;
  runtime.commit(`result of ${name}`, () => {
    store.deleteWork(row.seq);
    store.send({ instanceId, executionId, visibleAt: clock.now(), event });
  });
}

async function invoke({ app, clock, probe }: RuntimeParts, row: WorkRow): Promise<HistoryEvent> {
  const death = probe.death("activity");
  try {
    if (death === "before") throw workerDied();
    const fn = app.find("activity", row.name);
    if (!fn) throw new Error(`The activity '${row.name}' is not registered any more.`);
    const metadata: Record<string, RpcTypedData> = { instanceId: { string: row.instanceId } };
    if (row.input !== null) metadata["data"] = { json: row.input };
    const returnValue = await app.run(fn, { data: activityInput(row.input), metadata });
    if (death === "after") throw workerDied();
    return completed("activity", row.taskId, activityResult(returnValue), clock.now());
  } catch (error) {
    return failed("activity", row.taskId, activityFailure(row.name, error), clock.now());
  }
}

/** What .NET makes of the stored JSON: the text of a string, "True" of true, nothing of null, else the JSON. */
function activityInput(json: string | null): RpcTypedData {
  if (json === null || json === "null") return {};
  if (json === "true" || json === "false") return { string: json === "true" ? "True" : "False" };
  return { string: json.startsWith('"') ? JSON.parse(json) : json };
}

/** The JSON that the history keeps of what an activity returned. */
function activityResult(value: RpcTypedData | null | undefined): string | null {
  if (!value) return null;
  if (typeof value.json === "string") return value.json;
  const bytes = value.bytes && Buffer.from(value.bytes).toString("base64");
  const plain = value.string ?? bytes ?? value.int ?? value.double ?? null;
  return plain === null ? null : JSON.stringify(Number.isNaN(plain) ? "NaN" : plain);
}

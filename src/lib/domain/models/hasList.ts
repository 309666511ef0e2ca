import type { Reconcile } from "./model.ts";

/** Whether a lost reply is looked for in the provider's list: by what jobs repeat of a request, or by a mark of ours. */
export function hasList(reconcile: Reconcile | undefined): boolean {
  return reconcile === "list" || reconcile === "mark";
}

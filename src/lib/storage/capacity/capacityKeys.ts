import { keyPart } from "../table/rowKeys.ts";

/** Row key of a group's own state: the one row that everybody who takes or gives slots writes. */
export const GROUP_KEY = "g";

/** The partition of a capacity group. */
export function groupPartition(group: string): string {
  return `g|${keyPart(group)}`;
}

/** The row of a ticket; keys sort as the job keys do. */
export function ticketKey(jobKey: string): string {
  return `t|${keyPart(jobKey)}`;
}

/** The row that says which ticket owns a provider job; `resource` where its id means something there alone. */
export function boundKey(providerId: string, resource: string | null = null): string {
  return `bound|${keyPart(resource === null ? providerId : `${providerId} at ${resource}`)}`;
}

/** The row that keeps jobs which look alike at the provider from being posted at the same time. */
export function openKey(fingerprint: string): string {
  return `open|${keyPart(fingerprint)}`;
}

/** The row that says that a provider job without an owner was reported. */
export function orphanKey(providerId: string): string {
  return `orphan|${keyPart(providerId)}`;
}

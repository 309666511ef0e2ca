/** Who owns a provider job that came too late to be its ticket's: booked, and nobody's film. */
export function lateOwner(jobKey: string): string {
  return `late:${jobKey}`;
}

/** Who owns a provider job that was found for a counted create, by its claim's time. */
export function foundOwner(jobKey: string, claimedAt: number): string {
  return `found:${jobKey}:${claimedAt}`;
}

/** True when what owns the job is this ticket, as its film or as a bill of it. */
export function isOwnedBy(owner: string, jobKey: string): boolean {
  return owner === jobKey || owner === lateOwner(jobKey) || owner.startsWith(`found:${jobKey}:`);
}

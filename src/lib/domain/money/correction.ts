/**
 * Why a job is billed beside its video's settlement: the provider made this one too. The same words whoever found it, a
 * late reply, the look for counted creates or an operator: it is booked once.
 */
export function madeBeside(providerId: string): string {
  return `made ${providerId}`;
}

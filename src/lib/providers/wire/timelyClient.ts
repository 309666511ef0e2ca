import type { HttpClient } from "@azure/core-rest-pipeline";

/**
 * Sends nothing after `sendBy` (milliseconds since 1970). It is read as the last thing before the call, after the sign-in:
 * a process may have stood still for minutes since it claimed the create.
 */
export function timelyClient(sender: HttpClient, sendBy: number, now: () => number): HttpClient {
  return {
    async sendRequest(request) {
      if (now() > sendBy) throw new Error("the claim of this create had run out before it could be sent");
      return await sender.sendRequest(request);
    },
  };
}

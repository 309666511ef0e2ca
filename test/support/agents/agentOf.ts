import type { Dailies } from "../app/dailies.ts";
import { type Agent, newAgent } from "./agents.ts";

/** An agent that talks to the app on its virtual clock. */
export async function agentOf(app: Dailies, connect = newAgent, key?: string): Promise<Agent> {
  const fetch = async (url: string | URL, { method = "GET", headers, body }: RequestInit = {}) =>
    await app.host.request(method, new URL(url).pathname, {
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === "string" ? { body } : {}),
    });
  return await connect({ url: "http://127.0.0.1/api/v1", fetch, ...(key === undefined ? {} : { key }) });
}

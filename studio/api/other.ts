import type { Days } from "../pure/months.ts";
import { type Answer, apiUrl, ask, json } from "./ask.ts";
import type { Health, Model, Operations, StudioConfig, Usage } from "./types.ts";

export type GroupBy = "model" | "day" | "owner";

export function listModels(): Promise<Answer<{ readonly data: readonly Model[] }>> {
  return ask("models");
}

export function readUsage({ from, to }: Days, groupBy: GroupBy | null): Promise<Answer<Usage>> {
  return ask(`usage?from=${from}&to=${to}${groupBy === null ? "" : `&group_by=${groupBy}`}`);
}

/** The same as a spreadsheet reads it; null when it was not to be had. */
export async function readUsageCsv({ from, to }: Days, groupBy: GroupBy): Promise<Blob | null> {
  const url = apiUrl(`usage?from=${from}&to=${to}&group_by=${groupBy}`);
  const answer = await fetch(url, { headers: { accept: "text/csv" } }).catch(() => null);
  return answer?.ok ? await answer.blob().catch(() => null) : null;
}

export function readOperations(): Promise<Answer<Operations>> {
  return ask("operations");
}

/** Health has a body also when it is bad. */
export async function readHealth(): Promise<Health | null> {
  const answer = await fetch(apiUrl("health")).catch(() => null);
  const health: Health | null = (await answer?.json().catch(() => null)) ?? null;
  return health;
}

export function signIn(key: string): Promise<Answer<unknown>> {
  return ask("session", json({ key }));
}

export function signOut(): Promise<Answer<unknown>> {
  return ask("session", { method: "DELETE" });
}

/** What the server says to its page; a server that says nothing has no words to try. */
export async function readStudioConfig(): Promise<StudioConfig> {
  const answer = await fetch(new URL("config.json", document.baseURI)).catch(() => null);
  const config: Partial<StudioConfig> = (answer?.ok ? await answer.json().catch(() => null) : null) ?? {};
  return { auth: config.auth ?? null, try: config.try ?? [] };
}

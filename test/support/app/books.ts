import { expect } from "vitest";
import type { Dailies } from "./dailies.ts";

/** All tickets that are left, by the state they are in. */
export async function ticketsLeft(app: Dailies): Promise<readonly string[]> {
  const { capacity } = app.services.storage;
  const groups = await Promise.all((await capacity.groups()).map((group) => capacity.load(group)));
  return groups.flatMap(({ tickets }) => tickets.map(({ ticket }) => ticket.state.kind));
}

/** The ledger says what the provider bills, no video counts as unfinished, and no ticket is left behind. */
export async function expectSettled(app: Dailies, billedJobs: number): Promise<void> {
  const { storage } = app.services;
  const invoice = app.sora.invoice();
  expect(invoice.lines).toHaveLength(billedJobs);
  expect(await app.booked()).toBe(invoice.tenThousandths);
  await expectShown(app);
  expect(await ticketsLeft(app)).toEqual([]);
  expect((await storage.active.counts()).total).toBe(0);
  expect(app.sora.maxInFlight()).toBeLessThanOrEqual(2);
}

/** What is booked, and what nobody can tell, is together what the provider bills; nothing is left behind. */
export async function expectAccountedFor(app: Dailies, unaccounted: number): Promise<void> {
  const month = new Date(app.clock.now()).toISOString().slice(0, 7);
  expect((await app.services.storage.ledger.totals(month, null)).unaccounted).toBe(unaccounted);
  expect((await app.booked()) + unaccounted).toBe(app.sora.invoice().tenThousandths);
  await expectShown(app);
  expect(await ticketsLeft(app)).toEqual([]);
  expect((await app.services.storage.active.counts()).total).toBe(0);
}

/** All videos together say that they cost what the ledger says; of erased ones nobody can. */
async function expectShown(app: Dailies): Promise<void> {
  const page = await app.services.storage.records.page("local", { limit: 200, order: "desc" });
  if (page.hasMore || app.events("video_erased").length > 0) return;
  const actual = page.records.reduce((sum, record) => sum + (record.actual ?? 0), 0);
  expect(actual).toBe(await app.booked());
}

/** The create and remix calls that reached the provider. */
export function createsOf(app: Dailies) {
  return app.sora.requests().filter(({ route }) => route === "create" || route === "remix");
}

/** The ids of jobs that the app has asked the provider to delete. */
export function deletedIds(app: Dailies): readonly string[] {
  const deletes = app.sora.requests().filter(({ route }) => route === "delete");
  return deletes.map(({ path }) => path.split("/").at(-1) ?? "");
}

/** The SHA-256 of each film that the provider made of a job: what must lie in the archive. */
export async function expectArchived(app: Dailies, id: string, jobs: readonly string[]): Promise<void> {
  const { outputs } = await app.video(id);
  expect(outputs.map(({ status }) => status)).toEqual(jobs.map(() => "archived"));
  for (const [index, job] of jobs.entries()) {
    const answer = await app.host.request("GET", `/api/v1/videos/${id}/content?index=${index}`);
    const film = await app.sora.control.film(job);
    const made = await film.read(0, film.size);
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(made))).toBe(true);
  }
}

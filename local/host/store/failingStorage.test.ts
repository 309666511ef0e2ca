import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { faultyHosts } from "../test/faultyHosts.ts";
import { done, registerSampleApp } from "../test/sampleApp.ts";
import { createTestHost, SqliteStore, type VirtualClock } from "../testing.ts";
import { TransactionLost } from "./sqliteStore.ts";

const newHost = faultyHosts();

/** A store whose disk is full for as long as a test says so. */
class FullStore extends SqliteStore {
  failing: "reads" | "commits" | undefined;

  override dueInstances(now: number): Generator<string> {
    if (this.failing === "reads") throw new Error("disk I/O error");
    return super.dueInstances(now);
  }

  override flush(): void {
    if (this.failing === "commits") throw new TransactionLost("database or disk is full");
    super.flush();
  }
}

test("while the storage cannot be read the host waits, and then goes on", async () => {
  const store = new FullStore(":memory:");
  const host = await newHost({}, { store });
  store.failing = "reads";
  host.start("notes", { keys: ["a"] }, "n");
  await expect.poll(() => host.logs.join()).toContain("could not finish what is due, trying again");
  store.failing = undefined;
  expect((await host.waitFor("n")).runtimeStatus).toBe("Completed");
  store.close();
});

test("a host whose commits fail has told of more than there is, and stops; the next one goes on", async () => {
  const store = new FullStore(":memory:");
  const host = await newHost({}, { store });
  host.start("notes", { keys: ["a", "b"] }, "n");
  store.failing = "commits";
  await host.waitUntil(() => host.isDead);
  expect(host.logs.join()).toContain("The storage failed, so this host stops: database or disk is full");
  store.failing = undefined;
  const next = await newHost({}, { store, clock: host.clock });
  expect((await next.waitFor("n")).output).toEqual({ keys: ["a", "b"] });
  store.close();
});

test("a host that dies of its storage closes its port and runs no timer function any more", async () => {
  const store = new FullStore(":memory:");
  const host = await newHost({}, { store });
  const url = await host.url();
  host.start("notes", { keys: ["a"] }, "n");
  store.failing = "commits";
  await host.waitUntil(() => host.isDead);
  store.failing = undefined;
  await expect(fetch(url)).rejects.toThrow();
  const clock = host.clock as VirtualClock; // the default
  await clock.advance(3_600_000);
  expect(done).not.toContain("swept");
  store.close();
});

test("as many as there is room for that cannot be finished do not starve the others", async () => {
  class Unreadable extends SqliteStore {
    override historyText(id: string): string {
      if (id.startsWith("bad")) throw new Error("unreadable");
      return super.historyText(id);
    }
  }
  const store = new Unreadable(":memory:");
  const host = await newHost({}, { store, settings: { maxConcurrentOrchestratorFunctions: 2 } });
  for (const id of ["bad1", "bad2"]) host.start("notes", { keys: [id] }, id);
  await host.waitUntil(() => host.logs.join().includes("trying again"));
  expect((await host.waitFor(host.start("notes", { keys: ["a"] }))).runtimeStatus).toBe("Completed");
});

test("a hub in a file is free again when its host is disposed of", async () => {
  const folder = mkdtempSync(join(tmpdir(), "host-db-"));
  const store = join(folder, "host.db");
  const first = await createTestHost({ app: registerSampleApp, store });
  await first.waitFor(first.start("notes", { keys: ["a"] }, "n"));
  await first.dispose();
  const second = await createTestHost({ app: registerSampleApp, store });
  expect(second.status("n")?.runtimeStatus).toBe("Completed");
  await second.dispose();
  rmSync(folder, { recursive: true });
});

test("an episode that could not be stored is no replay: the strict checks leave it in peace", async () => {
  const store = new SqliteStore(":memory:");
  const first = await newHost({}, { store });
  const id = first.start("eventOrTimer", {});
  first.crash();
  const second = await newHost({ failStorage: 1 }, { store, clock: first.clock });
  expect((await second.waitFor(id)).output).toEqual({ winner: "timer" });
  expect(second.problems).toEqual([]);
  expect(second.logs.join()).toContain("could not finish an episode");
});

test.each([
  ["something else", "it is of another version of the host, or not of a host. Remove it."],
  ["no database", "file is not a database"],
])("a host.db that is %s is left alone, and named", (what, why) => {
  const folder = mkdtempSync(join(tmpdir(), "host-db-"));
  const path = join(folder, "host.db");
  if (what === "no database") writeFileSync(path, "x".repeat(5000));
  else {
    const foreign = new DatabaseSync(path);
    foreign.exec("CREATE TABLE instance (whatever TEXT); PRAGMA user_version=5;");
    foreign.close();
  }
  const before = readFileSync(path);
  expect(() => new SqliteStore(path)).toThrow(`${path} cannot be used: ${why}`);
  expect(readFileSync(path).equals(before)).toBe(true);
  rmSync(folder, { recursive: true });
});

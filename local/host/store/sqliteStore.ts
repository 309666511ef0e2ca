import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { HistoryEvent } from "../durable/historyEvents.ts";
import { numberOrUndefined, text, toInstance, toMessage, toWork } from "./readRows.ts";
import type { InstanceRow, Message, MessageRow, Work, WorkRow } from "./rows.ts";
import { schema, schemaVersion } from "./schema.ts";

/** Visible never, until the instance that it waits for has ended. */
const parked = Number.MAX_SAFE_INTEGER;

/**
 * The task hub in one SQLite database, a file or ":memory:". All methods are synchronous; whatever writes is called
 * inside `change`. A file is locked for as long as it is open: opening it twice throws.
 */
export class SqliteStore {
  /** How many messages one episode takes at most. */
  readonly batchSize = 64;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    try {
      this.#open(path);
    } catch (error) {
      this.#db.close();
      const isLocked = error instanceof Error && error.message.includes("locked");
      if (isLocked)
        throw new Error(`Another host uses ${path}. Stop it first, or choose another data folder.`);
      throw error;
    }
  }

  #open(path: string): void {
    this.#db.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
    this.#db.exec("PRAGMA wal_autocheckpoint=4000; BEGIN IMMEDIATE; COMMIT;");
    const version = this.#db.prepare("PRAGMA user_version").get()?.["user_version"];
    if (version === 0) this.#db.exec(`${schema} PRAGMA user_version=${schemaVersion};`);
    else if (version !== schemaVersion)
      throw new Error(`${path} was made by another version of the host. Remove it.`);
  }

  close(): void {
    this.flush();
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  /**
   * Makes a change: all of it or, when it throws, nothing. It is stored for good with the next `flush`, in one
   * transaction with the changes before it, so nobody may be told of it earlier.
   */
  change<T>(change: () => T): T {
    if (!this.#db.isTransaction) this.#run("BEGIN IMMEDIATE");
    this.#run("SAVEPOINT one_change");
    try {
      const result = change();
      this.#run("RELEASE one_change");
      return result;
    } catch (error) {
      this.#run("ROLLBACK TO one_change");
      this.#run("RELEASE one_change");
      throw error;
    }
  }

  /** Stores the changes made so far. */
  flush(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#run("COMMIT");
  }

  instance(id: string): InstanceRow | undefined {
    const row = this.#statement("SELECT * FROM instance WHERE id = ?").get(id);
    return row && toInstance(row);
  }

  instances(): InstanceRow[] {
    return this.#statement("SELECT * FROM instance ORDER BY created, id").all().map(toInstance);
  }

  putInstance(row: InstanceRow): void {
    this.#run(
      "INSERT OR REPLACE INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id,
      row.executionId,
      row.name,
      row.status,
      row.input,
      row.output,
      row.customStatus,
      row.created,
      row.updated,
      row.parent && JSON.stringify(row.parent),
      row.generation,
    );
  }

  deleteInstance(id: string): void {
    this.deleteHistory(id);
    this.#run("DELETE FROM inbox WHERE instance_id = ?", id);
    this.#run("DELETE FROM instance WHERE id = ?", id);
  }

  history(instanceId: string): HistoryEvent[] {
    return this.historyPieces(instanceId).flatMap((piece) => JSON.parse(`[${piece}]`));
  }

  /** The texts of an execution's episodes. */
  historyPieces(instanceId: string): string[] {
    const rows = this.#statement("SELECT events FROM history WHERE instance_id = ? ORDER BY episode");
    return rows.all(instanceId).map((row) => text(row["events"]));
  }

  /** Adds the text of one episode: JSON events with commas between them. */
  appendHistory(instanceId: string, episode: number, piece: string): void {
    this.#run("INSERT INTO history VALUES (?, ?, ?)", instanceId, episode, piece);
  }

  /** Forgets the late timers and results of an execution that has ended. Its activities still run, as in Azure. */
  endExecution(instanceId: string, executionId: string): void {
    this.#run(
      "DELETE FROM inbox WHERE instance_id = ? AND execution_id = ? AND visible_at < ?",
      instanceId,
      executionId,
      parked,
    );
  }

  deleteHistory(instanceId: string): void {
    this.#run("DELETE FROM history WHERE instance_id = ?", instanceId);
  }

  /** `isLate` says that it becomes visible only later, so that somebody has to look for it then. */
  send(message: Message, isLate: boolean): void {
    this.#run(
      "INSERT INTO inbox (instance_id, execution_id, visible_at, is_late, event) VALUES (?, ?, ?, ?, ?)",
      message.instanceId,
      message.executionId,
      message.visibleAt,
      isLate ? 1 : 0,
      JSON.stringify(message.event),
    );
  }

  messages(instanceId: string, now: number): MessageRow[] {
    const sql =
      "SELECT * FROM inbox WHERE instance_id = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?";
    return this.#statement(sql).all(instanceId, now, this.batchSize).map(toMessage);
  }

  deleteMessage(seq: number): void {
    this.#run("DELETE FROM inbox WHERE seq = ?", seq);
  }

  /** Sets a start aside until the instance that bears the same id has ended. */
  park(seq: number): void {
    this.#run("UPDATE inbox SET visible_at = ? WHERE seq = ?", parked, seq);
  }

  unpark(instanceId: string, now: number): void {
    this.#run(
      "UPDATE inbox SET visible_at = ? WHERE instance_id = ? AND visible_at = ?",
      now,
      instanceId,
      parked,
    );
  }

  instancesWithMessages(now: number): string[] {
    return this.#ids("SELECT DISTINCT instance_id AS id FROM inbox WHERE visible_at <= ?", now);
  }

  /** Those among them whose messages came late. */
  instancesWithLateMessages(now: number): string[] {
    return this.#ids(
      "SELECT DISTINCT instance_id AS id FROM inbox WHERE is_late = 1 AND visible_at <= ?",
      now,
    );
  }

  /** When the next late message becomes visible. */
  nextVisible(after: number): number | undefined {
    const sql =
      "SELECT MIN(visible_at) AS at FROM inbox WHERE is_late = 1 AND visible_at > ? AND visible_at < ?";
    return numberOrUndefined(this.#statement(sql).get(after, parked)?.["at"]);
  }

  addWork(work: Work): number {
    const result = this.#run(
      "INSERT INTO work (instance_id, execution_id, task_id, name, input, visible_at) VALUES (?, ?, ?, ?, ?, ?)",
      work.instanceId,
      work.executionId,
      work.taskId,
      work.name,
      work.input,
      work.visibleAt,
    );
    return Number(result.lastInsertRowid);
  }

  allWork(): WorkRow[] {
    return this.#statement("SELECT * FROM work ORDER BY seq").all().map(toWork);
  }

  startWork(seq: number, at: number): void {
    this.#run("UPDATE work SET started_at = ? WHERE seq = ?", at, seq);
  }

  deleteWork(seq: number): void {
    this.#run("DELETE FROM work WHERE seq = ?", seq);
  }

  #ids(sql: string, now: number): string[] {
    const rows = this.#statement(sql).all(now);
    return rows.map((row) => text(row["id"]));
  }

  #run(sql: string, ...values: (string | number | null)[]) {
    return this.#statement(sql).run(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

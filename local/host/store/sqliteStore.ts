import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { HistoryEvent } from "../durable/historyEvents.ts";
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
      return change();
    } catch (error) {
      this.#run("ROLLBACK TO one_change");
      throw error;
    } finally {
      this.#run("RELEASE one_change");
    }
  }

  /** Stores the changes made so far. */
  flush(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#run("COMMIT");
  }

  instance(id: string): InstanceRow | undefined {
    return this.#all("SELECT row FROM instance WHERE id = ?", id).map((row) => parse<InstanceRow>(row))[0];
  }

  /** All of them, the oldest first. */
  instances(): InstanceRow[] {
    const rows = this.#all("SELECT row FROM instance ORDER BY id").map((row) => parse<InstanceRow>(row));
    return rows.sort((a, b) => a.created - b.created);
  }

  putInstance(row: InstanceRow): void {
    this.#run("INSERT OR REPLACE INTO instance VALUES (?, ?)", row.id, JSON.stringify(row));
  }

  deleteInstance(id: string): void {
    this.#run("DELETE FROM instance WHERE id = ?", id);
    this.#run("DELETE FROM inbox WHERE instance_id = ?", id);
    this.deleteHistory(id);
  }

  history(instanceId: string): HistoryEvent[] {
    return this.historyPieces(instanceId).flatMap((piece) => JSON.parse(`[${piece}]`));
  }

  /** The texts of an execution's episodes. */
  historyPieces(instanceId: string): string[] {
    const sql = "SELECT events FROM history WHERE instance_id = ? ORDER BY episode";
    return this.#all(sql, instanceId).map((row) => String(row["events"]));
  }

  /** Adds the text of one episode: JSON events with commas between them. */
  appendHistory(instanceId: string, episode: number, piece: string): void {
    this.#run("INSERT INTO history VALUES (?, ?, ?)", instanceId, episode, piece);
  }

  deleteHistory(instanceId: string): void {
    this.#run("DELETE FROM history WHERE instance_id = ?", instanceId);
  }

  /** Forgets the late timers and results of an execution that has ended. Its activities still run, as in Azure. */
  endExecution(instanceId: string, executionId: string): void {
    const sql = "DELETE FROM inbox WHERE instance_id = ? AND execution_id = ? AND visible_at < ?";
    this.#run(sql, instanceId, executionId, parked);
  }

  /** `isLate` says that it becomes visible only later, so that somebody has to look for it then. */
  send(message: Message, isLate: boolean): void {
    const { instanceId, executionId, visibleAt } = message;
    const sql =
      "INSERT INTO inbox (instance_id, execution_id, visible_at, is_late, row) VALUES (?, ?, ?, ?, ?)";
    this.#run(sql, instanceId, executionId, visibleAt, isLate ? 1 : 0, JSON.stringify(message));
  }

  messages(instanceId: string, now: number): MessageRow[] {
    const sql =
      "SELECT seq, row FROM inbox WHERE instance_id = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?";
    return this.#all(sql, instanceId, now, this.batchSize).map((row) => parse<MessageRow>(row));
  }

  deleteMessage(seq: number): void {
    this.#run("DELETE FROM inbox WHERE seq = ?", seq);
  }

  /** Sets a start aside until the instance that bears the same id has ended. */
  park(seq: number): void {
    this.#run("UPDATE inbox SET visible_at = ? WHERE seq = ?", parked, seq);
  }

  unpark(instanceId: string, now: number): void {
    const sql = "UPDATE inbox SET visible_at = ? WHERE instance_id = ? AND visible_at = ?";
    this.#run(sql, now, instanceId, parked);
  }

  /** Who has messages to play; only those that came late when `onlyLate`. */
  instancesWithMessages(now: number, onlyLate: boolean): string[] {
    const late = onlyLate ? "is_late = 1 AND" : "";
    const sql = `SELECT DISTINCT instance_id AS id FROM inbox WHERE ${late} visible_at <= ?`;
    return this.#all(sql, now).map((row) => String(row["id"]));
  }

  /** When the next late message becomes visible. */
  nextVisible(after: number): number | undefined {
    const sql =
      "SELECT MIN(visible_at) AS at FROM inbox WHERE is_late = 1 AND visible_at > ? AND visible_at < ?";
    const at = this.#all(sql, after, parked)[0]?.["at"];
    return typeof at === "number" ? at : undefined;
  }

  addWork(work: Work): WorkRow {
    const { lastInsertRowid } = this.#run("INSERT INTO work (row) VALUES (?)", JSON.stringify(work));
    return { ...work, seq: Number(lastInsertRowid), startedAt: null };
  }

  allWork(): WorkRow[] {
    const sql = "SELECT seq, row, started_at AS startedAt FROM work ORDER BY seq";
    return this.#all(sql).map((row) => parse<WorkRow>(row));
  }

  startWork(seq: number, at: number): void {
    this.#run("UPDATE work SET started_at = ? WHERE seq = ?", at, seq);
  }

  deleteWork(seq: number): void {
    this.#run("DELETE FROM work WHERE seq = ?", seq);
  }

  #all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]) {
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

/** What this class has written: the JSON of `row`, with the other columns beside it. */
function parse<T>({ row, ...columns }: Record<string, unknown>): T {
  return { ...JSON.parse(String(row)), ...columns };
}

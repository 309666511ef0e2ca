import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import type { HistoryEvent } from "../durable/historyEvents.ts";
import type { InstanceRow, Message, MessageRow, Work, WorkRow } from "./rows.ts";
import { schema, schemaVersion } from "./schema.ts";

/** Visible never, until the instance that it waits for has ended. */
const parked = Number.MAX_SAFE_INTEGER;
/** How many messages one episode takes at most. */
const batchSize = 64;

type Columns = Readonly<Record<string, SQLOutputValue>>;

/**
 * The task hub in one SQLite database, a file or ":memory:". All methods are synchronous; whatever writes is called
 * inside `change`. A file is locked for as long as it is open: opening it twice throws.
 */
export class SqliteStore {
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
    return this.#all("SELECT row FROM instance WHERE id = ?", id).map(fromJson<InstanceRow>)[0];
  }

  /** All of them, the oldest first. */
  instances(): InstanceRow[] {
    const rows = this.#all("SELECT row FROM instance ORDER BY id").map(fromJson<InstanceRow>);
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
    return JSON.parse(`[${this.historyText(instanceId)}]`);
  }

  /** The events of the present execution as JSON, with commas between them. */
  historyText(instanceId: string): string {
    const sql =
      "SELECT group_concat(events) AS text FROM (SELECT events FROM history WHERE instance_id = ? ORDER BY seq)";
    return String(this.#all(sql, instanceId)[0]?.["text"] ?? "");
  }

  /** Adds the events of one episode. */
  appendHistory(instanceId: string, events: readonly HistoryEvent[]): void {
    const sql = "INSERT INTO history (instance_id, events) VALUES (?, ?)";
    this.#run(sql, instanceId, JSON.stringify(events).slice(1, -1));
  }

  deleteHistory(instanceId: string): void {
    this.#run("DELETE FROM history WHERE instance_id = ?", instanceId);
  }

  send({ instanceId, executionId, visibleAt, event }: Message): void {
    const sql = "INSERT INTO inbox (instance_id, execution_id, visible_at, event) VALUES (?, ?, ?, ?)";
    this.#run(sql, instanceId, executionId, visibleAt, JSON.stringify(event));
  }

  /** What an instance's next episode takes from its inbox. */
  messages(instanceId: string, now: number): MessageRow[] {
    const sql =
      "SELECT seq, execution_id AS executionId, event AS row FROM inbox WHERE instance_id = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?";
    return this.#all(sql, instanceId, now, batchSize).map(({ seq, executionId, row }) => ({
      seq: Number(seq),
      executionId: executionId === null ? null : String(executionId),
      event: JSON.parse(String(row)),
    }));
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

  addWork(work: Work, visibleAt: number): void {
    this.#run("INSERT INTO work (visible_at, row) VALUES (?, ?)", visibleAt, JSON.stringify(work));
  }

  startWork(seq: number, at: number): void {
    this.#run("UPDATE work SET started_at = ? WHERE seq = ?", at, seq);
  }

  deleteWork(seq: number): void {
    this.#run("DELETE FROM work WHERE seq = ?", seq);
  }

  /** What ran when the last host died is to run again, so many milliseconds after its start. */
  resumeWork(visibilityTimeout: number): void {
    const sql = "UPDATE work SET visible_at = max(visible_at, started_at + ?) WHERE started_at IS NOT NULL";
    this.#run(sql, visibilityTimeout);
  }

  /** The work that is due, the longest waiting first. Nothing may be written before the iteration has ended. */
  *dueWork(now: number): Generator<WorkRow> {
    const sql = "SELECT seq, row FROM work WHERE visible_at <= ? ORDER BY visible_at, seq";
    for (const row of this.#statement(sql).iterate(now)) {
      yield { ...fromJson<Work>(row), seq: Number(row["seq"]) };
    }
  }

  /** Who has messages to play, once for each, the longest waiting first. As above. */
  *dueInstances(now: number): Generator<string> {
    const sql = "SELECT instance_id AS id FROM inbox WHERE visible_at <= ? ORDER BY visible_at, seq";
    for (const { id } of this.#statement(sql).iterate(now)) yield String(id);
  }

  /** When the next message or work becomes visible. */
  nextDue(now: number): number | undefined {
    const next = (table: string) =>
      this.#all(`SELECT min(visible_at) AS at FROM ${table} WHERE visible_at > ?`, now)[0]?.["at"];
    const due = Math.min(Number(next("inbox") ?? parked), Number(next("work") ?? parked));
    return due === parked ? undefined : due;
  }

  #all(sql: string, ...values: SQLInputValue[]): Columns[] {
    return this.#statement(sql).all(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** What this class has written. */
function fromJson<T>({ row }: Columns): T {
  return JSON.parse(String(row));
}

import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { thrownText } from "../durable/failureText.ts";
import type { HistoryEvent } from "../durable/historyEvents.ts";
import type { InstanceRow, Message, MessageRow, Work, WorkRow } from "./rows.ts";
import { schema, schemaVersion } from "./schema.ts";

/** Visible never, until the instance that it waits for has ended. */
const parked = Number.MAX_SAFE_INTEGER;
/** How many messages one episode takes at most. */
const batchSize = 64;

/** The changes made since the last `flush` are lost, all of them. */
export class TransactionLost extends Error {}

type Columns = Readonly<Record<string, SQLOutputValue>>;

/**
 * The task hub in one SQLite database, a file or ":memory:". All methods are synchronous; whatever writes is called
 * inside `change`. A file is locked for as long as it is open: opening it twice throws.
 */
export class SqliteStore {
  readonly #db: DatabaseSync;
  /** By the place in the code. */
  readonly #statements = new Map<TemplateStringsArray, StatementSync>();

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { open: false });
    try {
      this.#db.open();
      this.#takeOver();
    } catch (cause) {
      if (this.#db.isOpen) this.#db.close();
      const why = thrownText(cause).message;
      if (!why.includes("locked")) throw new Error(`${path} cannot be used: ${why}`, { cause });
      throw new Error(`Another host uses ${path}. Stop it first, or choose another data folder.`, { cause });
    }
  }

  /** A tag for SQL with the values that it binds. (`createTagStore()` of Node 24 keeps a closed file locked.) */
  #sql(parts: TemplateStringsArray, ...values: SQLInputValue[]): Columns[] {
    return this.#prepared(parts).all(...values);
  }

  /** A tag for SQL without them. */
  #prepared(parts: TemplateStringsArray): StatementSync {
    const statement = this.#statements.get(parts) ?? this.#db.prepare(parts.join("?"));
    this.#statements.set(parts, statement);
    return statement;
  }

  #takeOver(): void {
    const version = this.#sql`PRAGMA user_version`[0]?.["user_version"];
    const tables = this.#sql`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`;
    const names = tables.map(({ name }) => name).join();
    const isNew = version === 0 && names === "";
    if (!isNew && (version !== schemaVersion || names !== "history,inbox,instance,work"))
      throw new Error("it is of another version of the host, or not of a host. Remove it.");
    this.#db.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
    this.#db.exec("PRAGMA wal_autocheckpoint=4000; BEGIN IMMEDIATE;");
    if (isNew) this.#db.exec(`${schema} PRAGMA user_version=${schemaVersion};`);
    this.#db.exec("COMMIT");
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
    if (!this.#db.isTransaction) this.#sql`BEGIN IMMEDIATE`;
    this.#sql`SAVEPOINT one_change`;
    try {
      return change();
    } catch (cause) {
      // a disk that is full, say, makes SQLite give up the whole transaction
      if (!this.#db.isTransaction) throw new TransactionLost(thrownText(cause).message, { cause });
      this.#sql`ROLLBACK TO one_change`;
      throw cause;
    } finally {
      if (this.#db.isTransaction) this.#sql`RELEASE one_change`;
    }
  }

  /** Stores the changes made so far. Throws a TransactionLost when they cannot be. */
  flush(): void {
    if (!this.#db.isOpen || !this.#db.isTransaction) return;
    try {
      this.#sql`COMMIT`;
    } catch (cause) {
      throw new TransactionLost(thrownText(cause).message, { cause });
    }
  }

  instance(id: string): InstanceRow | undefined {
    return this.#sql`SELECT row FROM instance WHERE id = ${id}`.map(fromJson<InstanceRow>)[0];
  }

  /** All of them, the oldest first. */
  instances(): InstanceRow[] {
    return this.#sql`SELECT row FROM instance ORDER BY row ->> 'created', id`.map(fromJson<InstanceRow>);
  }

  putInstance(row: InstanceRow): void {
    this.#sql`INSERT OR REPLACE INTO instance VALUES (${row.id}, ${JSON.stringify(row)})`;
  }

  deleteInstance(id: string): void {
    this.#sql`DELETE FROM instance WHERE id = ${id}`;
    this.#sql`DELETE FROM inbox WHERE instance_id = ${id}`;
    this.deleteHistory(id);
  }

  /** The events of the present execution as JSON, with commas between them. */
  historyText(instanceId: string): string {
    const found = this.#sql`SELECT events FROM history WHERE instance_id = ${instanceId} ORDER BY seq`;
    return found.map(({ events }) => events).join();
  }

  /** Adds the events of one episode. */
  appendHistory(instanceId: string, events: readonly HistoryEvent[]): void {
    const text = JSON.stringify(events).slice(1, -1);
    this.#sql`INSERT INTO history (instance_id, events) VALUES (${instanceId}, ${text})`;
  }

  deleteHistory(instanceId: string): void {
    this.#sql`DELETE FROM history WHERE instance_id = ${instanceId}`;
  }

  send({ instanceId, visibleAt, ...row }: Message): void {
    this.#sql`INSERT INTO inbox (instance_id, visible_at, row)
      VALUES (${instanceId}, ${visibleAt}, ${JSON.stringify(row)})`;
  }

  /** What an instance's next episode takes from its inbox. */
  messages(instanceId: string, now: number): MessageRow[] {
    const found = this.#sql`SELECT seq, row FROM inbox
      WHERE instance_id = ${instanceId} AND visible_at <= ${now} ORDER BY visible_at, seq LIMIT ${batchSize}`;
    return found.map((row) => ({ ...fromJson<Omit<MessageRow, "seq">>(row), seq: Number(row["seq"]) }));
  }

  deleteMessage(seq: number): void {
    this.#sql`DELETE FROM inbox WHERE seq = ${seq}`;
  }

  /** Sets a start aside until the instance that bears the same id has ended. */
  park(seq: number): void {
    this.#sql`UPDATE inbox SET visible_at = ${parked} WHERE seq = ${seq}`;
  }

  unpark(id: string, now: number): void {
    this.#sql`UPDATE inbox SET visible_at = ${now} WHERE instance_id = ${id} AND visible_at = ${parked}`;
  }

  addWork(work: Work, visibleAt: number): void {
    this.#sql`INSERT INTO work (visible_at, row) VALUES (${visibleAt}, ${JSON.stringify(work)})`;
  }

  startWork(seq: number, at: number): void {
    this.#sql`UPDATE work SET started_at = ${at} WHERE seq = ${seq}`;
  }

  deleteWork(seq: number): void {
    this.#sql`DELETE FROM work WHERE seq = ${seq}`;
  }

  /** What ran when the last host died is to run again, so many milliseconds after its start. */
  resumeWork(visibilityTimeout: number): void {
    this.#sql`UPDATE work SET visible_at = max(visible_at, started_at + ${visibilityTimeout})
      WHERE started_at IS NOT NULL`;
  }

  /** The work that is due, the longest waiting first. Nothing may be written while it is iterated. */
  *dueWork(now: number): Generator<WorkRow> {
    const due = this.#prepared`SELECT seq, row FROM work WHERE visible_at <= ? ORDER BY visible_at, seq`;
    for (const row of due.iterate(now)) yield { ...fromJson<Work>(row), seq: Number(row["seq"]) };
  }

  /** The instances of the messages that are due, one for each, the longest waiting first. As with `dueWork`. */
  *dueInstances(now: number): Generator<string> {
    const due = this.#prepared`SELECT instance_id FROM inbox WHERE visible_at <= ? ORDER BY visible_at, seq`;
    for (const { instance_id: id } of due.iterate(now)) yield String(id);
  }

  /** When the next message or work becomes visible. */
  nextDue(now: number): number | undefined {
    const found = this.#sql`SELECT min(visible_at) AS due FROM inbox WHERE visible_at > ${now}
      UNION ALL SELECT min(visible_at) FROM work WHERE visible_at > ${now}`;
    const due = Math.min(...found.map((row) => Number(row["due"] ?? parked)));
    return due === parked ? undefined : due;
  }
}

/** What this class has written. */
function fromJson<T>({ row }: Columns): T {
  return JSON.parse(String(row));
}

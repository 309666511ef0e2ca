import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Job, Upload } from "./job.ts";

/** The jobs of the provider, in memory and, with a data folder, in a file that survives a kill. */
export class JobStore {
  readonly #jobs = new Map<string, Job>();
  readonly #generations = new Map<string, string>();
  readonly #uploads = new Map<string, readonly Upload[]>();
  readonly #file: DatabaseSync | null;

  constructor(dataFolder: string | null) {
    this.#file = dataFolder === null ? null : openFile(dataFolder);
    for (const row of this.#file?.prepare("SELECT body FROM jobs ORDER BY seq").all() ?? []) {
      // Written by #save below, and by nothing else.
      this.#remember(JSON.parse(String(row["body"])) as Job);
    }
  }

  /** The number the next job gets. */
  nextSeq(): number {
    return this.#jobs.size + 1;
  }

  /** Keeps a new job before anybody is told of it. */
  insert(job: Job, uploads: readonly Upload[]): void {
    this.#remember(job);
    this.#save(job);
    this.#uploads.set(job.id, uploads);
    for (const [index, upload] of uploads.entries()) {
      this.#file
        ?.prepare("INSERT INTO uploads (job, position, part, name, type, bytes) VALUES (?, ?, ?, ?, ?, ?)")
        .run(job.id, index, upload.part, upload.fileName, upload.type, upload.bytes);
    }
  }

  /** Replaces a job by its changed self. */
  update(job: Job): void {
    this.#remember(job);
    this.#save(job);
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** The job that a generation belongs to, and the generation's place in it. */
  ofGeneration(id: string): { job: Job; variant: number } | undefined {
    const job = this.#jobs.get(this.#generations.get(id) ?? "");
    return job && { job, variant: job.generations.indexOf(id) };
  }

  /** All jobs ever made, oldest first. */
  all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  /** The files that came with a job's create. */
  uploadsOf(id: string): readonly Upload[] {
    const kept = this.#uploads.get(id);
    if (kept) return kept;
    const rows = this.#file?.prepare("SELECT * FROM uploads WHERE job = ? ORDER BY position").all(id) ?? [];
    return rows.map((row) => ({
      part: String(row["part"]),
      fileName: String(row["name"]),
      type: String(row["type"]),
      bytes: row["bytes"] instanceof Uint8Array ? row["bytes"] : new Uint8Array(),
    }));
  }

  close(): void {
    this.#file?.close();
  }

  #remember(job: Job): void {
    this.#jobs.set(job.id, job);
    for (const id of job.generations) this.#generations.set(id, job.id);
  }

  #save(job: Job): void {
    this.#file
      ?.prepare(
        "INSERT INTO jobs (id, seq, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
      )
      .run(job.id, job.seq, JSON.stringify(job));
  }
}

function openFile(dataFolder: string): DatabaseSync {
  mkdirSync(dataFolder, { recursive: true });
  const file = new DatabaseSync(join(dataFolder, "sora.db"));
  try {
    // The exclusive lock keeps a second simulator off the same data.
    file.exec(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE",
    );
    file.exec(`
      CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS uploads (job TEXT NOT NULL, position INTEGER NOT NULL, part TEXT NOT NULL,
        name TEXT NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (job, position));
      COMMIT`);
    return file;
  } catch (error) {
    file.close();
    throw new Error(`The data folder is not usable, or another simulator is using it: ${dataFolder}`, {
      cause: error,
    });
  }
}

/** Counts the shapes that the tables have had. */
export const schemaVersion = 5;

/**
 * The task hub's tables. A message in `inbox` counts from its `visible_at` on: that is also how timers fire. A row of
 * `work` is an activity that is to run, and runs or did run when it has a `started_at`.
 */
export const schema = `
CREATE TABLE instance (id TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE history (seq INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, events TEXT NOT NULL);
CREATE INDEX history_of ON history (instance_id);
CREATE TABLE inbox (seq INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, visible_at INTEGER NOT NULL, row TEXT NOT NULL);
CREATE INDEX inbox_of ON inbox (instance_id, visible_at);
CREATE INDEX inbox_due ON inbox (visible_at);
CREATE TABLE work (seq INTEGER PRIMARY KEY, visible_at INTEGER NOT NULL, started_at INTEGER, row TEXT NOT NULL);
CREATE INDEX work_due ON work (visible_at);
`;

/** Counts the shapes that the tables have had. */
export const schemaVersion = 3;

/**
 * The task hub's tables: rows as JSON, with the columns that queries need beside them. A message in `inbox` counts
 * from its `visible_at` on: that is also how timers fire.
 */
export const schema = `
CREATE TABLE instance (id TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE history (
  instance_id TEXT NOT NULL, episode INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (instance_id, episode)
) WITHOUT ROWID;
CREATE TABLE inbox (
  seq INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, execution_id TEXT, visible_at INTEGER NOT NULL,
  is_late INTEGER NOT NULL, row TEXT NOT NULL
);
CREATE INDEX inbox_by_instance ON inbox (instance_id, visible_at);
CREATE INDEX inbox_late ON inbox (visible_at) WHERE is_late = 1;
CREATE TABLE work (seq INTEGER PRIMARY KEY, row TEXT NOT NULL, started_at INTEGER);
`;

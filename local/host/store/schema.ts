/** Counts the shapes that the tables have had. */
export const schemaVersion = 2;

/** The task hub's tables. A message in `inbox` counts from its `visible_at` on: that is also how timers fire. */
export const schema = `
CREATE TABLE instance (
  id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  input TEXT, output TEXT, custom_status TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  parent TEXT, generation INTEGER
) WITHOUT ROWID;
CREATE TABLE history (
  instance_id TEXT NOT NULL, episode INTEGER NOT NULL, events TEXT NOT NULL,
  PRIMARY KEY (instance_id, episode)
) WITHOUT ROWID;
CREATE TABLE inbox (
  seq INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, execution_id TEXT, visible_at INTEGER NOT NULL,
  is_late INTEGER NOT NULL, event TEXT NOT NULL
);
CREATE INDEX inbox_by_instance ON inbox (instance_id, visible_at);
CREATE INDEX inbox_late ON inbox (visible_at) WHERE is_late = 1;
CREATE TABLE work (
  seq INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL,
  name TEXT NOT NULL, input TEXT, visible_at INTEGER NOT NULL, started_at INTEGER
);
`;

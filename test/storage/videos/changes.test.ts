import { expect, test } from "vitest";
import { freshPrefix, recordOf, storageNamed, testStorage } from "../../support/storage/testStorage.ts";

const AN_HOUR = 3_600_000;

test("every change of an owner's videos is seen, each video once, in the order of its last change", async () => {
  const { records, changes } = testStorage();
  const [first, second] = [recordOf(), recordOf()];
  const since = changes.latest();
  await records.insert(first);
  await records.insert(second);
  await records.insert(recordOf({ owner: "ben" }));
  const ids = async () => (await changes.since("anna", since)).map(({ id }) => id);
  expect(await ids()).toEqual([first.id, second.id]);
  await records.change("anna", first.id, (record) => ({ ...record, stage: "running" }));
  await records.change("anna", first.id, (record) => ({ ...record, progress: 50 }));
  expect(await ids()).toEqual([second.id, first.id]);
  expect((await records.find("anna", first.id))?.record).toMatchObject({ stage: "running", progress: 50 });
});

test("each change has a tag of its own, and a moment by which later ones are found", async () => {
  const { records, changes } = testStorage();
  const record = recordOf();
  await records.insert(record);
  const [before] = await changes.since("anna", changes.latest());
  await new Promise((resolve) => setTimeout(resolve, 20));
  await records.change("anna", record.id, (each) => ({ ...each, progress: 7 }));
  const at = (before?.at ?? 0) + 1;
  const [after] = await changes.since("anna", at);
  expect(after?.id).toBe(record.id);
  expect(after?.etag).not.toBe(before?.etag);
  expect(await changes.since("anna", (after?.at ?? 0) + 1)).toEqual([]);
});

test("a change that leaves the record as it is, is none", async () => {
  const { records, changes } = testStorage();
  const record = recordOf();
  await records.insert(record);
  const before = await changes.since("anna", changes.latest());
  await records.change("anna", record.id, () => null);
  expect(await changes.since("anna", changes.latest())).toEqual(before);
});

test("a delete is one too, and nothing else is left of the video", async () => {
  const { records, changes } = testStorage();
  const record = recordOf();
  await records.insert(record);
  await records.remove("anna", record.id);
  await records.remove("anna", record.id);
  expect(await changes.since("anna", changes.latest())).toMatchObject([{ id: record.id, deleted: true }]);
  expect(await records.find("anna", record.id)).toBeNull();
});

test("a record from before changes were noted can be changed and removed", async () => {
  const prefix = freshPrefix();
  const { records, changes } = storageNamed(prefix);
  const record = recordOf();
  await records.insert(record);
  const removedNotes = async () => {
    const { TableClient } = await import("@azure/data-tables");
    const { inject } = await import("vitest");
    const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
      allowInsecureConnection: true,
    });
    for await (const row of table.listEntities())
      if (row.rowKey?.startsWith("c|")) await table.deleteEntity(row.partitionKey ?? "", row.rowKey);
  };
  await removedNotes();
  const changed = await records.change("anna", record.id, (each) => ({ ...each, progress: 9 }));
  expect(changed?.progress).toBe(9);
  expect(await changes.since("anna", changes.latest())).toMatchObject([{ id: record.id, deleted: false }]);
  await removedNotes();
  await records.remove("anna", record.id);
  expect(await changes.since("anna", changes.latest())).toMatchObject([{ id: record.id, deleted: true }]);
});

test("many writers of one video lose no change, and leave one note", async () => {
  const { records, changes } = testStorage();
  const record = recordOf();
  await records.insert(record);
  const add = () => records.change("anna", record.id, (each) => ({ ...each, run: each.run + 1 }));
  await Promise.all(Array.from({ length: 8 }, add));
  expect((await records.find("anna", record.id))?.record.run).toBe(record.run + 8);
  expect(await changes.since("anna", changes.latest() - AN_HOUR)).toHaveLength(1);
});

test("the active videos of one owner are those alone", async () => {
  const { active } = testStorage();
  const [own, other] = [recordOf(), recordOf({ owner: "ben" })];
  const limits = { total: 9, perOwner: 9 };
  for (const { id, owner } of [own, other]) await active.admit({ id, owner, now: 1 }, limits);
  expect(await active.of("anna")).toMatchObject([{ id: own.id, owner: "anna" }]);
});

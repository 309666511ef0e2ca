import { expect, test } from "vitest";
import { finishVideo } from "../../src/activities/finishVideo.ts";
import { steps } from "../support/workflows/steps.ts";

test("a finish that died between ledger and record shows, when repeated with another end, what the ledger booked", async () => {
  const at = steps();
  const { id, owner, jobIndex } = await at.accept();
  const { records } = at.storage;
  const change = async () => {
    throw new Error("the process died");
  };
  const dying = { ...at.tools, storage: { ...at.storage, records: { ...records, change } } };
  const made = [{ kind: "made", jobIndex, films: 1 }] as const;
  await expect(finishVideo({ id, owner, run: 1, outcomes: made }, dying)).rejects.toThrow("died");
  const gone = [{ kind: "timed_out", jobIndex }] as const;
  await finishVideo({ id, owner, run: 2, outcomes: gone }, at.tools);
  const { spent } = await at.storage.ledger.totals("2026-11", null);
  expect([spent, (await records.find(owner, id))?.record.actual]).toEqual([4_000, 4_000]);
});

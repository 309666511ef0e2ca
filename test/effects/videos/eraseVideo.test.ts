import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { resolveErased } from "../../../src/lib/effects/submit/resolveErased.ts";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import { eraseVideo } from "../../../src/lib/effects/videos/eraseVideo.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { handOver, SILENCE } from "../../support/workflows/handOver.ts";
import { steps } from "../../support/workflows/steps.ts";
import { sweepFor } from "../../support/workflows/sweepFor.ts";
import { totals } from "../../support/workflows/totals.ts";

/** A finished and erased video whose first create was lost; what that has made is not listed before it is shown. */
async function erased() {
  const at = steps();
  const hidden: typeof at.provider.jobs = [];
  const { submit } = at.provider;
  at.provider.submit = async (asked) => {
    at.provider.submit = submit;
    hidden.push(at.provider.make(asked));
    return SILENCE;
  };
  const job = await at.accept();
  await handOver(at, job);
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "made", jobIndex: 0, films: 1 }] }, at.tools);
  const record = (await at.storage.records.find(job.owner, job.id))?.record;
  if (!record) throw new Error("no record");
  await eraseVideo(record, at.tools);
  return { at, job, showIt: () => at.provider.jobs.push(...hidden.splice(0)) };
}

test("a create of an erased video that is found later is booked to its owner, and is nobody's orphan", async () => {
  const { at, job, showIt } = await erased();
  await sweepFor(at, 10);
  expect(await totals(at)).toEqual({ spent: 4_000, unaccounted: 4_000 });
  showIt();
  await sweepFor(at, 20);
  expect(await totals(at)).toEqual({ spent: 8_000, unaccounted: 0 });
  expect((await at.storage.ledger.totals("2026-11", job.owner)).spent).toBe(8_000);
  expect(at.logged.filter(({ event }) => event === "orphan_at_provider")).toEqual([]);
  expect(await at.storage.records.find(job.owner, job.id)).toBeNull();
});

test("a create of an erased video that an hour of complete listings does not show is ended", async () => {
  const { at } = await erased();
  await handOver(at, await at.accept({ prompt: "Another" }));
  await sweepFor(at, 70);
  expect(await totals(at)).toEqual({ spent: 4_000, unaccounted: 0 });
});

test("an operator can still say of an erased video's creates that nothing was made, or name the job", async () => {
  const never = await erased();
  expect(await resolveErased(never.job.id, { kind: "never_made" }, never.at.tools)).toBeNull();
  expect(await totals(never.at)).toEqual({ spent: 4_000, unaccounted: 0 });
  const again = await resolveErased(never.job.id, { kind: "never_made" }, never.at.tools);
  expect(again).toEqual({ kind: "nothing_to_resolve" });

  const named = await erased();
  named.showIt();
  const [made] = named.at.provider.jobs;
  const adopt = { kind: "adopt", providerId: made?.jobId ?? "" } as const;
  expect(await resolveErased(named.job.id, adopt, named.at.tools)).toBeNull();
  expect(await totals(named.at)).toEqual({ spent: 8_000, unaccounted: 0 });
});

test("a create that stood still until its video was made and erased makes no second film", async () => {
  const at = steps();
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: "the-key", isSdkRetry: false };
  const request = requestOf({ seconds: 4 });
  const asked = { owner: "ann", request, model, image: null, source: null, attempt };
  const { records } = at.storage;
  const tools = {
    ...at.tools,
    storage: {
      ...at.storage,
      records: {
        ...records,
        async insert(record: Parameters<typeof records.insert>[0]) {
          const first = await acceptVideo(asked, at.tools);
          if (first.kind !== "accepted") throw new Error("the first is accepted");
          const { id, owner } = first.record;
          const job = { id, owner, jobIndex: 0 };
          await handOver(at, job);
          await finishVideo(
            { ...job, run: 1, outcomes: [{ kind: "made", jobIndex: 0, films: 1 }] },
            at.tools,
          );
          const ended = (await records.find(owner, id))?.record;
          if (!ended) throw new Error("no record");
          at.live.clear();
          await eraseVideo(ended, at.tools);
          return await records.insert(record);
        },
      },
    },
  };
  expect((await acceptVideo(asked, tools)).kind).not.toBe("accepted");
  expect([...at.live]).toEqual([]);
  expect((await at.storage.active.counts()).total).toBe(0);
  const { spent, reserved } = await at.storage.ledger.totals("2026-11", null);
  expect({ spent, reserved }).toEqual({ spent: 4_000, reserved: 0 });
});

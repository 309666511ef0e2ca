import { expect, test } from "vitest";
import { freshPrefix, storageNamed, testStorage, videoId } from "../../support/storage/testStorage.ts";

const ROOMY = { total: 1_000, perOwner: 1_000 };
const NOW = 1_795_400_000_000;

test("fifty videos at the same time from two instances, and exactly ten are admitted", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix).active, storageNamed(prefix).active];
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      instances[index % 2]?.admit(
        { id: videoId(), owner: `o${index}`, now: NOW },
        { total: 10, perOwner: 10 },
      ),
    ),
  );
  expect(answers.filter((answer) => answer?.kind === "admitted")).toHaveLength(10);
  expect(answers.filter((answer) => answer?.kind === "full" && answer.scope === "all")).toHaveLength(40);
  expect((await instances[0]?.counts())?.total).toBe(10);
});

test("one owner cannot take everybody's places", async () => {
  const { active } = testStorage();
  const limits = { total: 10, perOwner: 2 };
  const admit = (owner: string) => active.admit({ id: videoId(), owner, now: NOW }, limits);
  expect([await admit("anna"), await admit("anna"), await admit("anna"), await admit("ben")]).toEqual([
    { kind: "admitted" },
    { kind: "admitted" },
    { kind: "full", scope: "owner" },
    { kind: "admitted" },
  ]);
});

test("admitting and dismissing the same video many times counts once", async () => {
  const { active } = testStorage();
  const video = { id: videoId(), owner: "anna", now: NOW };
  const admitted = await Promise.all(Array.from({ length: 5 }, () => active.admit(video, ROOMY)));
  expect(admitted.filter(({ kind }) => kind === "admitted")).toHaveLength(1);
  expect(await active.counts()).toEqual({ total: 1, oldestAt: NOW });
  await Promise.all(Array.from({ length: 5 }, () => active.dismiss(video.id, "anna")));
  await active.dismiss(video.id, "ben");
  expect(await active.counts()).toEqual({ total: 0, oldestAt: null });
  expect(await active.admit(video, { total: 1, perOwner: 1 })).toEqual({ kind: "admitted" });
});

test("a video already counted is admitted also when all places are taken", async () => {
  const { active } = testStorage();
  const video = { id: videoId(), owner: "anna", now: NOW };
  await active.admit(video, { total: 1, perOwner: 1 });
  expect(await active.admit(video, { total: 1, perOwner: 1 })).toEqual({ kind: "already" });
});

test("the videos are listed oldest first", async () => {
  const { active } = testStorage();
  const videos = [2, 0, 1].map((age) => ({ id: videoId(NOW + age), owner: "an'na", now: NOW + age }));
  for (const video of videos) await active.admit(video, ROOMY);
  const listed = [];
  for await (const { id, owner, admittedAt } of active.list()) listed.push({ id, owner, now: admittedAt });
  expect(listed).toEqual(videos.toSorted((a, b) => a.now - b.now));
  expect(await active.counts()).toEqual({ total: 3, oldestAt: NOW });
});

test("many coming and going at the same time leave the counters right", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix).active, storageNamed(prefix).active];
  const ids = Array.from({ length: 20 }, () => videoId());
  await Promise.all(
    ids.map(async (id, index) => {
      const active = instances[index % 2];
      await active?.admit({ id, owner: "anna", now: NOW }, ROOMY);
      if (index < 15) await active?.dismiss(id, "anna");
    }),
  );
  expect((await instances[0]?.counts())?.total).toBe(5);
  expect(
    await instances[1]?.admit({ id: videoId(), owner: "anna", now: NOW }, { total: 9, perOwner: 5 }),
  ).toEqual({
    kind: "full",
    scope: "owner",
  });
});

test("what was read ahead never lets one more in than there are places", async () => {
  const prefix = freshPrefix();
  const [here, elsewhere] = [storageNamed(prefix).active, storageNamed(prefix).active];
  const one = { total: 2, perOwner: 1 };
  const admit = (owner: string, active = here) => active.admit({ id: videoId(), owner, now: NOW }, one);
  const ahead = await here.lookAhead("anna");
  await admit("anna", elsewhere);
  const late = { id: videoId(), owner: "anna", now: NOW };
  expect(await here.admit(late, one, ahead)).toEqual({ kind: "full", scope: "owner" });
  // Read for another owner, it says nothing; and read before another's turn in this process, it is out of date.
  const other = await here.lookAhead("ben");
  expect(await here.admit(late, one, other)).toEqual({ kind: "full", scope: "owner" });
  expect(await here.admit({ ...late, owner: "cleo" }, one, await here.lookAhead("cleo"))).toEqual({
    kind: "admitted",
  });
  expect(await here.admit({ id: videoId(), owner: "ben", now: NOW }, one, other)).toEqual({
    kind: "full",
    scope: "all",
  });
  expect((await elsewhere.counts()).total).toBe(2);
});

test("a video that is counted already is found so, whatever was read ahead", async () => {
  const { active } = testStorage();
  const video = { id: videoId(), owner: "anna", now: NOW };
  await active.admit(video, ROOMY);
  expect(await active.admit(video, ROOMY, await active.lookAhead("anna"))).toEqual({ kind: "already" });
  expect((await active.counts()).total).toBe(1);
});

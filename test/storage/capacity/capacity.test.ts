import { expect, test } from "vitest";
import { UNTOUCHED as IDLE } from "../../../src/lib/domain/capacity/groupState.ts";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import {
  bind,
  learnExpiry,
  noteDeletion,
  releaseSlot,
} from "../../../src/lib/domain/capacity/transitions.ts";
import { CLAIM } from "../../support/samples/sampleTicket.ts";
import { TARGET, testStorage, ticketOf, videoId } from "../../support/storage/testStorage.ts";

const GROUP = "films.example";
const NOW = 1_795_400_000_000;

const STATES: readonly Ticket["state"][] = [
  { kind: "waiting" },
  { kind: "granted", until: NOW },
  { kind: "posting", ...CLAIM },
  { kind: "unknown", slotUntil: NOW, ...CLAIM },
  { kind: "bound", slot: true, providerId: "video_1", submittedAt: NOW, expiresAt: NOW, target: TARGET },
  { kind: "refused", code: "moderation_blocked" },
  { kind: "withdrawn" },
];

test.each(STATES)("a ticket that is $kind comes back as it was", async (state) => {
  const { capacity } = testStorage();
  const ticket = ticketOf({ state });
  expect(await capacity.insert(ticket)).toBe("inserted");
  expect(await capacity.insert(ticket)).toBe("exists");
  expect((await capacity.find(GROUP, ticket.jobKey))?.ticket).toEqual(ticket);
  expect(await capacity.find("another", ticket.jobKey)).toBeNull();
});

test("a group is loaded with its tickets in the order of their keys", async () => {
  const { capacity } = testStorage();
  const early = videoId(NOW);
  const late = videoId(NOW + 1);
  const keys = [`${late}:0`, `${early}:1`, `${early}:0`];
  await Promise.all(keys.map((jobKey) => capacity.insert(ticketOf({ jobKey }))));
  const { tickets, group, etag } = await capacity.load(GROUP);
  expect(tickets.map(({ ticket }) => ticket.jobKey)).toEqual([`${early}:0`, `${early}:1`, `${late}:0`]);
  expect({ group, etag }).toEqual({ group: IDLE, etag: null });
});

test("of two grants from the same look at a group only one is written", async () => {
  const { capacity } = testStorage();
  const tickets = [ticketOf(), ticketOf()];
  await Promise.all(tickets.map((ticket) => capacity.insert(ticket)));
  for (let round = 0; round < 2; round++) {
    const loaded = await capacity.load(GROUP);
    const answers = await Promise.all(
      loaded.tickets.map((kept) =>
        capacity.commit(GROUP, {
          tickets: [{ ...kept, ticket: { ...kept.ticket, state: { kind: "granted", until: NOW } } }],
          groupState: { state: { ...IDLE, pausedUntil: round, creates: [NOW] }, etag: loaded.etag },
        }),
      ),
    );
    expect(answers.toSorted()).toEqual(["committed", "conflict"]);
    expect((await capacity.load(GROUP)).group).toEqual({ ...IDLE, pausedUntil: round, creates: [NOW] });
  }
});

test("a stale ticket fails the whole change", async () => {
  const { capacity } = testStorage();
  const ticket = ticketOf();
  await capacity.insert(ticket);
  const kept = await capacity.find(GROUP, ticket.jobKey);
  if (kept === null) throw new Error("not found");
  const changed = { ...kept, ticket: { ...ticket, tries: 1 } };
  expect(await capacity.commit(GROUP, { tickets: [changed] })).toBe("committed");
  const late = {
    tickets: [{ ...kept, ticket: { ...ticket, tries: 9 } }],
    bind: { providerId: "p", jobKey: ticket.jobKey, now: NOW },
  };
  expect(await capacity.commit(GROUP, late)).toBe("conflict");
  expect(await capacity.boundTo(GROUP, "p")).toBeNull();
  expect((await capacity.find(GROUP, ticket.jobKey))?.ticket.tries).toBe(1);
});

test("a provider job is owned by one ticket, whoever else wants it", async () => {
  const { capacity } = testStorage();
  const providerId = "job/with?odd#name'";
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      capacity.commit(GROUP, { bind: { providerId, jobKey: `video:${index}`, now: NOW } }),
    ),
  );
  expect(answers.filter((answer) => answer === "committed")).toHaveLength(1);
  expect(await capacity.boundTo(GROUP, providerId)).toBe(`video:${answers.indexOf("committed")}`);
  expect(await capacity.boundTo("another", providerId)).toBeNull();
});

test("jobs that look alike are posted one after the other", async () => {
  const { capacity } = testStorage();
  const [first, second] = [ticketOf(), ticketOf()];
  await Promise.all([capacity.insert(first), capacity.insert(second)]);
  const open = async (ticket: Ticket) => {
    const kept = await capacity.find(GROUP, ticket.jobKey);
    const { fingerprint, jobKey } = ticket;
    return await capacity.commit(GROUP, { tickets: kept ? [kept] : [], openSubmit: { fingerprint, jobKey } });
  };
  expect(await open(first)).toBe("committed");
  expect(await open(second)).toBe("conflict");
  expect(await capacity.openSubmits(GROUP)).toEqual(new Map([[first.fingerprint, first.jobKey]]));
  expect((await capacity.load(GROUP)).openSubmits).toEqual(new Map([[first.fingerprint, first.jobKey]]));

  const kept = await capacity.find(GROUP, first.jobKey);
  const close = { tickets: kept ? [kept] : [], closeSubmit: [first.fingerprint] };
  expect(await capacity.commit(GROUP, close)).toBe("committed");
  expect(await open(second)).toBe("committed");
});

test("closing a submit twice is fine, and never closes another ticket's", async () => {
  const { capacity } = testStorage();
  const [mine, other] = [ticketOf(), ticketOf()];
  await Promise.all([capacity.insert(mine), capacity.insert(other)]);
  const openSubmit = { fingerprint: other.fingerprint, jobKey: other.jobKey };
  expect(await capacity.commit(GROUP, { openSubmit })).toBe("committed");
  const kept = await capacity.find(GROUP, mine.jobKey);
  const close = { tickets: kept ? [kept] : [], closeSubmit: [mine.fingerprint, "never opened"] };
  expect(await capacity.commit(GROUP, close)).toBe("committed");
  expect((await capacity.openSubmits(GROUP)).get(other.fingerprint)).toBe(other.jobKey);
  expect(await capacity.commit(GROUP, { closeSubmit: [other.fingerprint] })).toBe("committed");
  expect((await capacity.openSubmits(GROUP)).size).toBe(0);
});

test("more tickets than one transaction takes are changed all the same", async () => {
  const { capacity } = testStorage();
  const videos = Array.from({ length: 250 }, (_, index) => ticketOf({ jobKey: `${videoId(NOW + index)}:0` }));
  await Promise.all(videos.map((ticket) => capacity.insert(ticket)));
  const before = await capacity.load(GROUP);
  const tickets = before.tickets.map((kept) => ({ ...kept, ticket: { ...kept.ticket, lapsed: true } }));
  const change = { tickets, groupState: { state: { ...IDLE, pausedUntil: 7 }, etag: before.etag } };
  expect(await capacity.commit(GROUP, change)).toBe("committed");
  const after = await capacity.load(GROUP);
  expect(after.group.pausedUntil).toBe(7);
  expect(after.tickets.filter(({ ticket }) => ticket.lapsed)).toHaveLength(250);
  expect(await capacity.commit(GROUP, change)).toBe("conflict");
});

test("a job that is handed over, watched and done as usual never touches its group's row", async () => {
  const { capacity } = testStorage();
  const ticket = ticketOf({ state: { kind: "posting", ...CLAIM } });
  await capacity.insert(ticket);
  await capacity.changeGroup(GROUP, (state) => ({ ...state, holding: [ticket.jobKey] }));
  const { etag } = await capacity.load(GROUP);
  const binding = { providerId: "p", submittedAt: NOW, expiresAt: NOW, target: TARGET };
  const usual = [
    (now: Ticket) => bind(now, binding),
    (now: Ticket) => learnExpiry(now, { expiresAt: NOW + 1 }),
    (now: Ticket) => noteDeletion(now, "asked"),
    releaseSlot,
  ];
  for (const step of usual) expect((await capacity.change(GROUP, ticket.jobKey, step)).kind).toBe("changed");
  expect((await capacity.load(GROUP)).etag).toBe(etag);
});

test("a removed ticket takes its open submit along and leaves its binding, and can be removed again", async () => {
  const { capacity } = testStorage();
  const ticket = ticketOf();
  await capacity.insert(ticket);
  const { fingerprint, jobKey } = ticket;
  const change = { openSubmit: { fingerprint, jobKey }, bind: { providerId: "p", jobKey, now: NOW } };
  expect(await capacity.commit(GROUP, change)).toBe("committed");
  await capacity.remove(GROUP, jobKey);
  await capacity.remove(GROUP, jobKey);
  expect(await capacity.find(GROUP, jobKey)).toBeNull();
  expect((await capacity.openSubmits(GROUP)).size).toBe(0);
  expect(await capacity.boundTo(GROUP, "p")).toBe(jobKey);
});

test("groups of any name are listed and kept apart, and old bindings are forgotten in all of them", async () => {
  const { capacity } = testStorage();
  const names = ["https://films.example/openai?x=1", "a'b", "a/b", "ü"];
  await Promise.all(names.map((group) => capacity.insert(ticketOf({ group }))));
  expect((await capacity.groups()).toSorted()).toEqual(names.toSorted());
  for (const group of names) {
    expect((await capacity.load(group)).tickets.map(({ ticket }) => ticket.group)).toEqual([group]);
    await capacity.commit(group, { bind: { providerId: "old", jobKey: "a:0", now: NOW } });
    await capacity.commit(group, { bind: { providerId: "new", jobKey: "a:0", now: NOW + 2 } });
  }
  for (const group of names) {
    const old = await capacity.oldBindings(group, NOW + 1);
    expect(old).toEqual([
      { kind: "bound", group, providerId: "old", resource: null, jobKey: "a:0", boundAt: NOW },
    ]);
    for (const each of old) await capacity.forgetBinding(each);
    expect(await capacity.boundTo(group, "old")).toBeNull();
    expect(await capacity.boundTo(group, "new")).toBe("a:0");
  }
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fingerprintText,
  type JobTraits,
  shapeText,
  traitsOf,
} from "../../../src/lib/domain/capacity/fingerprint.ts";
import { type Listed, matchJobs, type Search } from "../../../src/lib/domain/capacity/reconcile.ts";
import type { Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import { CLAIM, NOW, requestOf, SORA_2, ticketOf } from "../../support/samples/sampleVideo.ts";

const TRAITS: JobTraits = {
  size: "1280x720",
  seconds: 8,
  variants: 1,
  remixOf: null,
  prompt: "two\nlines",
};
const SINCE = NOW / 1_000 - 10;

type Echo = Listed["echo"];
interface Job extends Listed {
  readonly id: string;
}

/** A listed job that repeats everything, as ours would. */
function job(id: string, echo: Partial<Echo> = {}, createdAt: number | null = NOW / 1_000): Job {
  return { id, createdAt, echo: { ...TRAITS, deployment: "sora-2", ...echo } };
}
const SILENT: Echo = {
  deployment: null,
  size: null,
  seconds: null,
  variants: null,
  prompt: null,
  remixOf: null,
};

function rival(state: TicketState): Ticket {
  return ticketOf(1, { state });
}
const posting = (postBy: number): TicketState => ({ kind: "posting", ...CLAIM, postBy });

function match(unowned: readonly Job[], changes: Partial<Search<Job>> = {}): string {
  const found = matchJobs({
    unowned,
    traits: TRAITS,
    deployment: "sora-2",
    since: SINCE,
    exclusive: false,
    rivals: [],
    now: NOW,
    ...changes,
  });
  if (found.kind === "ours") return `ours: ${found.job.id}`;
  return found.kind === "later" ? `later: ${found.at - NOW}` : found.kind;
}

describe("where the provider repeats the prompt", () => {
  test("the one unowned job that is equal is ours, also on a deployment that others use", () => {
    expect(match([job("a")])).toBe("ours: a");
    expect(match([job("other", { prompt: "something else" }), job("a")])).toBe("ours: a");
  });

  test("an empty list, or one of other jobs only, does not have it", () => {
    expect(match([])).toBe("absent");
    expect(match([job("a", { prompt: "something else" })])).toBe("absent");
  });

  test.each(["two\r\nlines", "two\nlines", "two\rlines"])(
    "%j is our prompt, as a form sends line ends",
    (prompt) => {
      expect(match([job("a", { prompt })])).toBe("ours: a");
    },
  );

  test.each(["two lines", "two\n\nlines", "Two\nlines", "two\nlines ", ""])(
    "%j is not our prompt",
    (prompt) => {
      expect(match([job("a", { prompt })])).toBe("absent");
    },
  );

  test("two equal jobs, ours and a stranger's, are for an operator to tell apart", () => {
    expect(match([job("a"), job("b")])).toBe("doubtful");
    expect(match([job("a"), job("b")], { exclusive: true })).toBe("doubtful");
  });

  test("jobs of the same shape being handed over do not matter: their prompts differ", () => {
    expect(match([job("a")], { rivals: [rival(posting(NOW + 1)), rival(posting(NOW - 1))] })).toBe("ours: a");
  });
});

describe("where the provider does not repeat the prompt", () => {
  const exclusive = { exclusive: true };
  const mute = (id: string) => job(id, { prompt: null });

  test("a job of our shape may be a stranger's on a deployment that others use", () => {
    expect(match([mute("a")])).toBe("doubtful");
    expect(match([job("a", { ...SILENT })])).toBe("doubtful");
  });

  test("it is ours on a deployment that only we use", () => {
    expect(match([mute("a")], exclusive)).toBe("ours: a");
    expect(match([job("a", { ...SILENT })], exclusive)).toBe("ours: a");
  });

  test("not while a job of the same shape is on its way: asked again when that call is over", () => {
    const rivals = [rival(posting(NOW + 5)), rival(posting(NOW + 9)), rival(posting(NOW - 1))];
    expect(match([mute("a")], { ...exclusive, rivals })).toBe("later: 9");
    expect(match([mute("a"), mute("b")], { ...exclusive, rivals })).toBe("later: 9");
  });

  test.each<[string, TicketState]>([
    ["lost its reply as well", posting(NOW)],
    ["is waiting for an operator", { kind: "unknown", slotUntil: NOW, ...CLAIM }],
  ])("not when another of the same shape %s", (_name, state) => {
    expect(match([mute("a")], { ...exclusive, rivals: [rival(state)] })).toBe("doubtful");
  });

  test.each<[string, TicketState]>([
    ["waits", { kind: "waiting" }],
    ["has a slot and has not posted", { kind: "granted", until: NOW + 1 }],
    [
      "owns another job",
      { kind: "bound", slot: true, providerId: "p", submittedAt: NOW, expiresAt: NOW, target: SORA_2.target },
    ],
    ["was refused", { kind: "refused", code: "invalid_request" }],
    ["was withdrawn", { kind: "withdrawn" }],
  ])("but the same shape may be anywhere else: one that %s", (_name, state) => {
    expect(match([mute("a")], { ...exclusive, rivals: [rival(state)] })).toBe("ours: a");
  });

  test("two jobs of our shape are for an operator to tell apart", () => {
    expect(match([mute("a"), mute("b")], exclusive)).toBe("doubtful");
    expect(match([mute("a"), job("b")], exclusive)).toBe("doubtful");
  });
});

describe("a job that differs in what the provider repeats is never ours", () => {
  test.each<[string, Partial<Echo>]>([
    ["deployment", { deployment: "sora-2-other" }],
    ["size", { size: "720x1280" }],
    ["seconds", { seconds: 4 }],
    ["variants", { variants: 2 }],
    ["remix source", { remixOf: "video_9" }],
  ])("%s", (_name, echo) => {
    expect(match([job("a", echo)], { exclusive: true })).toBe("absent");
    expect(match([job("a", { ...echo, prompt: null })], { exclusive: true })).toBe("absent");
  });

  test("unless the name of the deployment is the server's own business", () => {
    expect(match([job("a", { deployment: "Wan2.2-T2V" })], { deployment: null })).toBe("ours: a");
  });

  test("nor is one that was created before our call", () => {
    expect(match([job("a", {}, SINCE - 1)])).toBe("absent");
    expect(match([job("a", {}, SINCE)])).toBe("ours: a");
    expect(match([job("a", {}, null)])).toBe("ours: a");
  });
});

test("the order of the list and jobs that are not like ours change nothing", () => {
  const some = fc.array(
    fc
      .record({ seconds: fc.constantFrom(4, 8, null), prompt: fc.constantFrom("two\nlines", "other", null) })
      .map((echo) => job("x", echo)),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(some, fc.boolean(), (jobs, exclusive) => {
      const expected = match(jobs, { exclusive });
      expect(match(jobs.toReversed(), { exclusive })).toBe(expected);
      expect(match([...jobs, job("no", { size: "1x1" })], { exclusive })).toBe(expected);
    }),
  );
});

describe("a job's fingerprint", () => {
  const request = requestOf({ variants: 2 });
  const planned = { index: 0, outputs: [0, 1], group: "g" };

  test("is of what a provider may repeat: size, length, films of this job, source and prompt", () => {
    expect(traitsOf(request, planned, "video_9")).toEqual({
      size: "1280x720",
      seconds: 8,
      variants: 2,
      remixOf: "video_9",
      prompt: "a reel of film",
    });
  });

  test("is the same for twins and differs with every trait; its shape leaves the prompt out", () => {
    const others: readonly Partial<JobTraits>[] = [
      { size: "720x1280" },
      { seconds: 4 },
      { variants: 2 },
      { remixOf: "video_9" },
    ];
    expect(fingerprintText({ ...TRAITS, prompt: "two\r\nlines" })).toBe(fingerprintText(TRAITS));
    for (const other of others) {
      expect(fingerprintText({ ...TRAITS, ...other })).not.toBe(fingerprintText(TRAITS));
      expect(shapeText({ ...TRAITS, ...other })).not.toBe(shapeText(TRAITS));
    }
    expect(fingerprintText({ ...TRAITS, prompt: "x" })).not.toBe(fingerprintText(TRAITS));
    expect(shapeText({ ...TRAITS, prompt: "x" })).toBe(shapeText(TRAITS));
  });
});

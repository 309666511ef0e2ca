import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClaimWindow,
  couldBeWithin,
  type Listed,
  matchJobs,
  type Rival,
  type Search,
} from "../../../src/lib/domain/capacity/reconcile.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const PROMPT = "Zwei Hände\nhalten Licht";
const CLAIM: ClaimWindow = { claimedAt: NOW, postBy: NOW + 90_000 };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Job extends Listed {
  readonly id: string;
}

const NO_ECHO: Listed["echo"] = {
  deployment: null,
  size: null,
  seconds: null,
  variants: null,
  prompt: null,
  remixOf: null,
};

/** A listed job, made one second after the claim unless said otherwise. */
function job(id: string, echo: Partial<Listed["echo"]> = {}, createdAt: number | null = NOW + SECOND): Job {
  return { id, createdAt, slackMs: 0, echo: { ...NO_ECHO, prompt: PROMPT, ...echo } };
}

function rival(changes: Partial<Rival> = {}): Rival {
  return { ...CLAIM, fingerprint: "ours", isPosting: false, ...changes };
}

function match(unowned: readonly Job[], changes: Partial<Search<Job>> = {}): string {
  const found = matchJobs({
    unowned,
    prompt: PROMPT,
    remixOf: null,
    fingerprint: "ours",
    windows: [CLAIM],
    exclusive: false,
    rivals: [],
    now: NOW + 5 * MINUTE,
    ...changes,
  });
  if (found.kind === "ours") return `ours: ${found.job.id}`;
  return found.kind === "later" ? `later: ${found.at - NOW}` : found.kind;
}

describe("a job can be a claim's only if it was created between claim - 60 s and postBy + 60 s", () => {
  test.each([
    ["60 s before the claim", -60 * SECOND, "ours: a"],
    ["61 s before it", -61 * SECOND, "doubtful"],
    ["at the last moment", 150 * SECOND, "ours: a"],
    ["a second after that", 151 * SECOND, "absent"],
    ["an hour before the window", -61 * MINUTE, "doubtful"],
    ["more than an hour before it", -62 * MINUTE, "absent"],
  ])("%s", (_when, distance, expected) => {
    expect(match([job("a", {}, NOW + distance)])).toBe(expected);
  });

  test("where the provider does not say what time it has, ten minutes more are to spare", () => {
    const vague = { ...job("a", {}, NOW - 10 * MINUTE), slackMs: 600_000 };
    expect(match([vague])).toBe("ours: a");
  });
});

describe("exact: its echoed prompt is equal after NFC, trimming, and CRLF as LF", () => {
  test.each([
    ["as it was sent", PROMPT],
    ["trimmed and padded", `  ${PROMPT}\n`],
    ["with CRLF", PROMPT.replaceAll("\n", "\r\n")],
    ["decomposed", PROMPT.normalize("NFD")],
  ])("%s", (_how, prompt) => {
    expect(match([job("a", { prompt })])).toBe("ours: a");
  });

  test("another model name, size or length changes nothing: servers rename and adjust", () => {
    const adjusted = { deployment: "sora-2-2025-10-06", size: "1280x704", seconds: 5, variants: 3 };
    expect(match([job("a", adjusted)])).toBe("ours: a");
  });

  test("another source of a remix is another job", () => {
    expect(match([job("a", { remixOf: "other" })], { remixOf: "source" })).not.toBe("ours: a");
  });
});

test("an empty echo is no echo", () => {
  expect(match([job("a", { prompt: " \n" })])).toBe("doubtful");
  expect(match([job("a", { prompt: " \n" })], { exclusive: true })).toBe("ours: a");
});

describe("doubtful on a shared resource is a job", () => {
  test.each([
    ["without an echoed prompt", job("a", { prompt: null })],
    ["whose echo is a beginning of ours", job("a", { prompt: "Zwei Hände" })],
    ["whose echo begins with ours", job("a", { prompt: `${PROMPT}, in slow motion` })],
    ["with an equal prompt whose time is unknown", job("a", {}, null)],
  ])("%s", (_what, listed) => {
    expect(match([listed])).toBe("doubtful");
  });

  test("and everything else is somebody's", () => {
    expect(match([job("a", { prompt: "A lantern" })])).toBe("absent");
    expect(match([job("a", { prompt: null }, NOW - 5 * MINUTE)])).toBe("absent");
  });
});

describe("on an exclusive resource", () => {
  const exclusive = { exclusive: true };

  test("anything else unowned in the window is doubtful", () => {
    expect(match([job("a", { prompt: "A lantern" })], exclusive)).toBe("doubtful");
  });

  test("a doubtful one is adopted when its prompt is not echoed and it is the only unowned job in the window", () => {
    expect(match([job("a", { prompt: null })], exclusive)).toBe("ours: a");
    expect(match([job("a", { prompt: null }), job("b", { prompt: null })], exclusive)).toBe("doubtful");
    expect(match([job("a", { prompt: null }), job("b", { prompt: "A lantern" })], exclusive)).toBe(
      "doubtful",
    );
    expect(match([job("a", { prompt: null }, null)], exclusive)).toBe("doubtful");
  });

  test("but not when another claim of that resource, of any shape, has a window that holds it", () => {
    const other = rival({ fingerprint: "theirs" });
    expect(match([job("a", { prompt: null })], { ...exclusive, rivals: [other] })).toBe("doubtful");
    const earlier = rival({ fingerprint: "theirs", claimedAt: NOW - 10 * MINUTE, postBy: NOW - 9 * MINUTE });
    expect(match([job("a", { prompt: null })], { ...exclusive, rivals: [earlier] })).toBe("ours: a");
  });

  test("one that bears another prompt is waited for while a claim is being settled that can be its owner", () => {
    const theirs = [job("a", { prompt: "Another" })];
    const settling = rival({ isPosting: true, fingerprint: "theirs" });
    expect(match(theirs, { exclusive: true, rivals: [settling], now: NOW + 2 * MINUTE })).toMatch(/^later/);
    expect(match(theirs, { exclusive: true, rivals: [settling], now: NOW + 5 * MINUTE })).toBe("doubtful");
  });

  test("and while another's call may still be under way, it is asked again after it", () => {
    const posting = rival({ fingerprint: "theirs", isPosting: true, postBy: NOW + 10 * MINUTE });
    expect(match([job("a", { prompt: null })], { ...exclusive, rivals: [posting] })).toBe("later: 600000");
  });
});

describe("an exact match is adopted; of several equal ones, one", () => {
  test("when no other claim there could be its owner", () => {
    expect(match([job("a"), job("b")])).toBe("ours: a");
    expect(match([job("a")], { rivals: [rival({ fingerprint: "theirs" })] })).toBe("ours: a");
  });

  test("or as many claims as jobs; one job for two claims is doubtful", () => {
    expect(match([job("a"), job("b")], { rivals: [rival()] })).toBe("ours: a");
    expect(match([job("a")], { rivals: [rival()] })).toBe("doubtful");
  });

  test("for a counted create of the same job as well as for the open one", () => {
    const counted = { claimedAt: NOW - 20 * MINUTE, postBy: NOW - 19 * MINUTE };
    expect(match([job("a", {}, NOW - 20 * MINUTE)], { windows: [CLAIM, counted] })).toBe("ours: a");
  });
});

test("whatever is listed, what is adopted is within a window and bears our prompt, or no prompt where we are alone", () => {
  const anyJob = fc.record({
    id: fc.string(),
    createdAt: fc.option(fc.integer({ min: NOW - 3 * 3_600_000, max: NOW + 3_600_000 })),
    slackMs: fc.constantFrom(0, 600_000),
    echo: fc.record({
      deployment: fc.constantFrom(null, "sora-2"),
      size: fc.constantFrom(null, "1280x704"),
      seconds: fc.constantFrom(null, 5),
      variants: fc.constant(null),
      prompt: fc.constantFrom(null, "", PROMPT, `${PROMPT} `, "Zwei", "A lantern"),
      remixOf: fc.constant(null),
    }),
  });
  const anyRival = fc.record({
    claimedAt: fc.integer({ min: NOW - 3_600_000, max: NOW }),
    postBy: fc.integer({ min: NOW, max: NOW + 120_000 }),
    fingerprint: fc.constantFrom("ours", "theirs"),
    isPosting: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(anyJob, { maxLength: 4 }),
      fc.array(anyRival, { maxLength: 3 }),
      fc.boolean(),
      (unowned, rivals, exclusive) => {
        const found = matchJobs({
          unowned,
          rivals,
          exclusive,
          prompt: PROMPT,
          remixOf: null,
          fingerprint: "ours",
          windows: [CLAIM],
          now: NOW + 5 * MINUTE,
        });
        if (found.kind !== "ours") return;
        expect(found.job.createdAt).not.toBeNull();
        expect(couldBeWithin(found.job, [CLAIM])).toBe(true);
        const echoed = found.job.echo.prompt?.trim() ?? "";
        expect(echoed === PROMPT || (exclusive && echoed === "")).toBe(true);
      },
    ),
  );
});

describe("a mark of ours on a job tells whose it is", () => {
  const MARKED: ClaimWindow = { ...CLAIM, mark: "17" };
  const marked = (id: string, mark: string | null, createdAt?: number | null) =>
    job(id, { prompt: null, size: "832x464", mark }, createdAt);
  const ours = { windows: [MARKED] };

  test("whatever the server made of size and length, beside jobs that look the same, and without its time", () => {
    expect(match([marked("a", "16"), marked("b", "17"), marked("c", null)], ours)).toBe("ours: b");
    expect(match([marked("b", "17", null)], ours)).toBe("ours: b");
    expect(match([marked("b", "17")], { ...ours, rivals: [rival()] })).toBe("ours: b");
    expect(match([marked("b", "17")], { windows: [{ ...CLAIM, mark: "18" }, MARKED] })).toBe("ours: b");
  });

  test.each([false, true])("and a job with another mark is somebody's (exclusive: %s)", (exclusive) => {
    expect(match([marked("a", "16")], { ...ours, exclusive })).toBe("absent");
    expect(match([job("a", { mark: "16" })], { ...ours, exclusive })).toBe("absent");
    // It is not another create's of an hour ago either.
    expect(match([marked("a", "17", NOW - 62 * MINUTE)], { ...ours, exclusive })).toBe("absent");
  });

  test("a job without one may be ours all the same: something in between may have taken it off", () => {
    expect(match([marked("a", null)], ours)).toBe("doubtful");
    expect(match([marked("a", null)], { ...ours, exclusive: true })).toBe("ours: a");
  });

  test("where one of our creates bore none, another's mark does not rule its job out", () => {
    expect(match([marked("a", "16")], { windows: [CLAIM, MARKED] })).toBe("doubtful");
  });
});

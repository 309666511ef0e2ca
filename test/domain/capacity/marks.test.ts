import { expect, test } from "vitest";
import { type Listed, madeBy, matchJobs, type Search } from "../../../src/lib/domain/capacity/reconcile.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const CLAIM = { claimedAt: NOW, postBy: NOW + 90_000, mark: "17" };
const NO_ECHO = { deployment: null, size: null, seconds: null, variants: null, prompt: null, remixOf: null };

interface Job extends Listed {
  readonly id: string;
}

/** A listed job of the claim's time, as a list without prompts shows it. */
function job(id: string, mark: string | null, echo: Partial<Listed["echo"]> = {}): Job {
  return { id, createdAt: NOW + 1_000, slackMs: 0, echo: { ...NO_ECHO, ...echo, mark } };
}

function match(unowned: readonly Job[], changes: Partial<Search<Job>> = {}): string {
  const asked = { prompt: "A boat", remixOf: null, fingerprint: "ours", windows: [CLAIM], rivals: [] };
  const found = matchJobs({ ...asked, unowned, exclusive: false, now: NOW + 300_000, ...changes });
  return found.kind === "ours" ? found.job.id : found.kind;
}

test("the job that bears the claim's mark is ours, whatever else stands beside it, and whoever else is waiting", () => {
  const rival = { ...CLAIM, fingerprint: "ours", isPosting: true, postBy: NOW + 600_000 };
  expect(match([job("a", "16"), job("b", "17"), job("c", null)], { rivals: [rival] })).toBe("b");
});

test("a job with another mark is somebody's, though it bears our very prompt: nothing of ours was made", () => {
  expect(match([job("a", "16", { prompt: "A boat" })])).toBe("absent");
  expect(match([job("a", "16")], { exclusive: true })).toBe("absent");
});

test("a job that shows no mark may be ours: an operator decides", () => {
  expect(match([job("a", null)])).toBe("doubtful");
});

test("while one of our creates had no mark, a job with any mark may be its own", () => {
  const { mark: _, ...unmarked } = CLAIM;
  expect(match([job("a", "16")], { windows: [CLAIM, unmarked] })).toBe("doubtful");
  expect(match([job("a", "17")], { windows: [unmarked, CLAIM] })).toBe("a");
});

test("which of two creates made a job is told by its mark", () => {
  const later = { ...CLAIM, claimedAt: NOW + 500, mark: "18" };
  expect(madeBy(job("a", "18"), [CLAIM, later])).toBe(later);
  expect(madeBy(job("a", null), [CLAIM, later])).toBe(CLAIM);
});

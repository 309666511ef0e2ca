import { expect, test } from "vitest";
import {
  type ClaimWindow,
  type Listed,
  matchJobs,
  type Rival,
} from "../../../src/lib/domain/capacity/reconcile.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

interface Job extends Listed {
  readonly of: number;
}

const ECHO = { deployment: null, size: null, seconds: null, variants: null, prompt: null, remixOf: null };
const ROUNDS = 2_000;

/** Draws of a fixed sequence, from 0 to 1. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Two creates in one minute whose replies are lost, each made or not, on a list without prompts: whose job is adopted? */
function adoptions(knowsRivals: boolean): { readonly right: number; readonly wrong: number } {
  const draw = draws(7);
  let right = 0;
  let wrong = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const claims: ClaimWindow[] = [0, 1].map(() => {
      const claimedAt = NOW + Math.floor(draw() * 60_000);
      return { claimedAt, postBy: claimedAt + 90_000 };
    });
    const jobs: Job[] = claims.flatMap(({ claimedAt }, of) =>
      draw() < 0.5 ? [{ of, createdAt: claimedAt + 1_000, slackMs: 0, echo: ECHO }] : [],
    );
    const [own, other] = claims;
    if (!own || !other) continue;
    const rival: Rival = { ...other, fingerprint: "theirs", isPosting: false };
    const found = matchJobs({
      unowned: jobs,
      prompt: "A door",
      remixOf: null,
      fingerprint: "ours",
      windows: [own],
      exclusive: true,
      rivals: knowsRivals ? [rival] : [],
      now: NOW + 600_000,
    });
    if (found.kind !== "ours") continue;
    if (found.job.of === 0) right += 1;
    else wrong += 1;
  }
  return { right, wrong };
}

test("a doubtful job is adopted only when no other claim of that resource has a window that holds it", () => {
  expect(adoptions(true)).toMatchObject({ wrong: 0 });
  // The looser rule, without rivals: about half of what it adopts is somebody else's film.
  const { right, wrong } = adoptions(false);
  expect(wrong / (right + wrong)).toBeGreaterThan(0.4);
});

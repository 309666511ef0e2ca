import { expect, test } from "vitest";
import type { Job, Upload } from "../job.ts";
import { originOf } from "./filmOrigin.ts";

const BASE: Job = {
  kind: "sora-2",
  resource: "default",
  deployment: "sora-2",
  prompt: "a boat",
  width: 1280,
  height: 720,
  seconds: 4,
  variants: 1,
  remixedFrom: null,
  id: "video_1",
  seq: 1,
  createdAt: 0,
  renderMs: 0,
  outcome: { kind: "made", count: 1 },
  generations: [],
  deletedAt: null,
  foreign: false,
  filmOverride: null,
  rules: [],
};
const PICTURE: Upload = {
  part: "input_reference",
  fileName: "a.png",
  type: "image/png",
  bytes: Buffer.of(1),
};

/** The jobs that came one after another, each so many seconds after the one before. */
function jobsOf(
  made: readonly (Partial<Job> & { readonly after?: number })[],
  uploads: Record<string, Upload> = {},
) {
  let createdAt = 0;
  const jobs = made.map(({ after = 1, ...job }, index) => {
    createdAt += after * 1000;
    return { ...BASE, id: `video_${index + 1}`, seq: index + 1, createdAt, ...job };
  });
  const store = {
    all: () => jobs,
    get: (id: string) => jobs.find((job) => job.id === id),
    uploadsOf: (id: string) => (uploads[id] ? [uploads[id]] : []),
  };
  return jobs.map((job) => originOf(store, job, 0));
}
const numbers = (made: Parameters<typeof jobsOf>[0]) => jobsOf(made).map(({ number }) => number);

test("jobs with the same words, one soon after the other, are counted as the variants they are", () => {
  expect(numbers([{}, {}, { prompt: "a fox" }, { after: 200 }, { seconds: 8 }])).toEqual([1, 2, 1, 3, 1]);
});

test("the same words after a pause begin anew", () => {
  expect(numbers([{}, {}, { after: 301 }, {}])).toEqual([1, 2, 1, 2]);
});

test("a variant of Sora 1 has the number it has in its job", () => {
  const job: Job = { ...BASE, kind: "sora-1", variants: 3 };
  const store = { all: () => [job], get: () => job, uploadsOf: () => [] };
  expect([0, 1, 2].map((variant) => originOf(store, job, variant).number)).toEqual([1, 2, 3]);
});

test("a remix of a remix goes back to where it all began, with its picture", () => {
  const [first, second, third] = jobsOf(
    [{}, { prompt: "by night", remixedFrom: "video_1" }, { prompt: "in snow", remixedFrom: "video_2" }],
    { video_1: PICTURE },
  );
  expect(first).toEqual({ number: 1, background: PICTURE.bytes, source: null });
  const source = { jobId: "video_1", prompt: "a boat", number: 1 };
  expect([second, third]).toEqual([
    { number: 1, background: PICTURE.bytes, source },
    { number: 1, background: PICTURE.bytes, source },
  ]);
});

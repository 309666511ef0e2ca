import { expect, test } from "vitest";
import { describeVideo } from "../../../src/lib/domain/video/describeVideo.ts";
import { isKnownTag } from "../../../src/lib/http/conditions/ifNoneMatch.ts";
import { readWait } from "../../../src/lib/http/conditions/readPrefer.ts";
import { readVideoQuery } from "../../../src/lib/http/conditions/readVideoQuery.ts";
import { tagOf } from "../../../src/lib/http/conditions/videoTag.ts";
import { NOW, recordOf, requestOf } from "../../support/samples/sampleVideo.ts";

test.each([
  ["wait=10", 10],
  ["respond-async, wait=10", 10],
  ["WAIT = 10; foo=bar", 10],
  ['wait="10"', 10],
  ["wait=600", 60],
  ["wait=0", null],
  ["wait=-1", null],
  ["wait=1.5", null],
  ["wait", null],
  ["waiting=5", null],
  ["", null],
])("Prefer: %s waits %s seconds", (prefer, seconds) => {
  expect(readWait(new Headers({ prefer }))).toBe(seconds);
});

test.each([
  ['"a"', 'W/"a"', true],
  ['W/"a"', '"a"', true],
  ['"b", W/"a"', 'W/"a"', true],
  ["*", 'W/"a"', true],
  ['"b"', 'W/"a"', false],
  ["a", 'W/"a"', false],
  [null, 'W/"a"', false],
])("If-None-Match %s knows %s: %s", (header, tag, known) => {
  expect(isKnownTag(header, tag)).toBe(known);
});

test("a video's tag follows what its viewer sees, but neither the clock nor signed links", () => {
  const sample = recordOf(requestOf({ metadata: { eta: "1" } }));
  const job = { ...sample.jobs[0], submittedAt: NOW } as (typeof sample.jobs)[number];
  const record = { ...sample, jobs: [job], forecast: { preprocessing: [60_000] } };
  const show = (progress: number, { admin = false, now = NOW } = {}) =>
    describeVideo({ ...record, progress }, { queuePosition: null, admin, url: "http://h/videos/1", now });
  const tag = (...shown: Parameters<typeof show>) => tagOf(show(...shown), { progress: shown[0] });
  const [video, later] = [show(5), show(5, { now: NOW + 30_000 })];
  expect(tag(5)).toMatch(/^W\/"[\w-]{27}"$/);
  expect(tag(6)).not.toBe(tag(5));
  expect(tag(5, { admin: true })).not.toBe(tag(5));
  expect(later.progress).toBeGreaterThan(video.progress);
  expect(tag(5, { now: NOW + 30_000 })).toBe(tag(5));
  expect(tagOf({ ...video, eta: 7 }, { progress: 5 })).toBe(tag(5));
  expect(tagOf({ ...video, metadata: { eta: "2" } }, { progress: 5 })).not.toBe(tag(5));
});

test("expand takes signed_urls, and names what it does not take", () => {
  expect(readVideoQuery(new URLSearchParams("expand=signed_urls"))).toEqual({
    kind: "video",
    signedUrls: true,
  });
  expect(readVideoQuery(new URLSearchParams("code=1"))).toEqual({ kind: "video", signedUrls: false });
  const problems = { kind: "problems", problems: [{ param: "expand", code: "invalid_value" }] };
  expect(readVideoQuery(new URLSearchParams("expand=all"))).toMatchObject(problems);
});

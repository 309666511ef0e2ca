import { type Answered, type Asked, jsonAnswer } from "./fakeAnswer.ts";
import type { FakeVideo, FakeWorld } from "./fakeWorld.ts";

/** `GET /usage`, counted from the films there are. */
export function answerUsage(world: FakeWorld, { query, request }: Asked): Answered {
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  const by = query.get("group_by");
  const within = world.newestFirst().filter((video) => dayOf(video) >= from && dayOf(video) <= to);
  const keys = by === null ? [] : [...new Set(within.map((video) => keyOf(video, by)))];
  const groups = keys.map((key) => ({
    key,
    ...sum(within.filter((video) => keyOf(video, by ?? "") === key)),
  }));
  if (request.headers.accept === "text/csv") {
    const lines = groups.map(({ key, videos, seconds, estimated, actual }) =>
      [key, videos, seconds, estimated, actual].join(),
    );
    const body = ["key,videos,seconds,estimated,actual", ...lines, ""].join("\n");
    return { status: 200, headers: { "content-type": "text/csv" }, body };
  }
  const total = sum(within);
  const budgets = [
    { scope: "owner", period: "day", limit: 20, reserved: 1.6, spent: 6.4, left: 12 },
    { scope: "all", period: "month", limit: 400, reserved: 1.6, spent: 148.8, left: 249.6 },
  ];
  return jsonAnswer(200, { object: "usage", currency: "USD", from, to, total, groups, budgets });
}

function keyOf(video: FakeVideo, by: string): string {
  return by === "day" ? dayOf(video) : by === "owner" ? (video.owner ?? "local") : video.model;
}

function dayOf({ created_at }: FakeVideo): string {
  return new Date(created_at * 1_000).toISOString().slice(0, 10);
}

function sum(videos: readonly FakeVideo[]) {
  const add = (of: (video: FakeVideo) => number) =>
    Number(videos.reduce((all, each) => all + of(each), 0).toFixed(4));
  return {
    videos: videos.length,
    seconds: add(({ seconds, status }) => (status === "completed" ? Number(seconds) : 0)),
    estimated: add(({ cost }) => cost.estimated),
    actual: add(({ cost }) => cost.actual ?? 0),
    unaccounted: add(({ cost }) => cost.unaccounted),
  };
}

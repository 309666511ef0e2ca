import { type LineView, placeIn } from "../../domain/capacity/lineView.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { stageBegan } from "../../domain/video/timeline.ts";
import type { Services } from "../../services/services.ts";
import { followLine } from "./followLine.ts";

/** How long one look at a line serves the questions about it: a long line changes more slowly. */
const SERVES_MS = 3_000;
const SERVES_MS_A_VIDEO = 30;
const SERVES_MS_AT_MOST = 10_000;
/** A longer line is not looked at anew for each who has just come. */
const SHORT_LINE = 100;

/** Where a video stands in its line. */
export interface Standing {
  /** 1 = next; null when it does not wait. */
  readonly position: number | null;
  /** True when the provider at the end of the line does not answer. */
  readonly unreachable: boolean;
}

/** A line as it was last seen, and the look that is under way. */
interface Line {
  view: LineView | null;
  looking: Promise<LineView> | null;
}

/** By storage, whose own looks they are, and by group. */
const lines = new WeakMap<object, Map<string, Line>>();

/** Where a video stands before its provider has it. Never a scan per question: one look serves many, and follows the one before. */
export async function standing(
  record: VideoRecord,
  tools: Pick<Services, "storage" | "clock">,
): Promise<Standing> {
  const waits = record.stage === "waiting_for_capacity";
  const group = record.plan.jobs[0]?.group;
  if (group === undefined || !(waits || record.stage === "submitting"))
    return { position: null, unreachable: false };
  const since = stageBegan(record) ?? 0;
  const isServed = ({ takenAt, videos }: LineView) =>
    !waits || takenAt >= since || videos.length > SHORT_LINE;
  const view = await viewOf(group, tools, isServed);
  return { position: waits ? placeIn(view, record.id, since) : null, unreachable: view.unreachable };
}

/** The last look at a line, if it is young and serves; else a new one. */
async function viewOf(
  group: string,
  tools: Pick<Services, "storage" | "clock">,
  isServed: (view: LineView) => boolean,
): Promise<LineView> {
  const ofStorage = lines.get(tools.storage) ?? new Map<string, Line>();
  lines.set(tools.storage, ofStorage);
  const line = ofStorage.get(group) ?? { view: null, looking: null };
  ofStorage.set(group, line);
  const serves = (view: LineView) => isYoung(view, tools.clock.now()) && isServed(view);
  while (line.looking !== null) {
    const view = await line.looking;
    if (serves(view)) return view;
  }
  if (line.view !== null && serves(line.view)) return line.view;
  line.looking = followLine(group, line.view, tools);
  try {
    line.view = await line.looking;
    return line.view;
  } finally {
    line.looking = null;
  }
}

function isYoung({ takenAt, videos }: LineView, now: number): boolean {
  const lasts = SERVES_MS + SERVES_MS_A_VIDEO * videos.length;
  return now - takenAt < Math.min(SERVES_MS_AT_MOST, lasts);
}

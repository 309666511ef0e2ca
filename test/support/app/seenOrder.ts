import { isFinal, laterStage, type Stage } from "../../../src/lib/domain/video/stage.ts";
import type { VideoObject } from "../../../src/lib/domain/video/videoObject.ts";

/** Every state that a test was shown of its videos, and the rule that none of them goes back. */
export class SeenOrder {
  readonly #last = new Map<string, VideoObject>();
  readonly #stages = new Map<string, string[]>();
  readonly #timesTurnedAway: () => number;
  #timesInLineAgain = 0;

  /** `timesTurnedAway`: how many creates the provider has refused with 429, each of which puts a job in its line again. */
  constructor(timesTurnedAway: () => number) {
    this.#timesTurnedAway = timesTurnedAway;
  }

  /** Notes what was shown. Throws when a stage, the progress or `overdue` went back, or a final video changed. */
  note(video: VideoObject): void {
    const last = this.#last.get(video.id);
    const broken = last === undefined ? null : whatWentBack(last, video, () => this.#isInLineAgain());
    if (broken !== null) throw new Error(`video ${video.id} ${broken}`);
    this.#last.set(video.id, video);
    const stages = this.#stages.get(video.id) ?? [];
    if (stages.at(-1) !== video.stage) this.#stages.set(video.id, [...stages, video.stage]);
  }

  /** The stages that were seen, each once, in their order. */
  stagesOf(id: string): readonly string[] {
    return this.#stages.get(id) ?? [];
  }

  #isInLineAgain(): boolean {
    this.#timesInLineAgain += 1;
    return this.#timesInLineAgain <= this.#timesTurnedAway();
  }

  /** An operator has resolved this video: its stage may go back once. */
  forgive(id: string): void {
    this.#last.delete(id);
  }
}

function whatWentBack(last: VideoObject, next: VideoObject, isTurnedAway: () => boolean): string | null {
  // The API's own words; the contract's tests hold them to the domain's.
  const [before, after] = [last.stage as Stage, next.stage as Stage];
  if (isFinal(before))
    return finalPart(last) === finalPart(next) ? null : `changed after its end (${before})`;
  // A lost submit shows, whatever else the video does, until it is settled.
  const isUnknown = before === "submit_unknown" || after === "submit_unknown";
  const isInLineAgain = before === "submitting" && after === "waiting_for_capacity" && isTurnedAway();
  if (!isUnknown && !isInLineAgain && laterStage(before, after) !== after)
    return `went back from ${before} to ${after}`;
  if (next.progress < last.progress) return `went back from ${last.progress} to ${next.progress} percent`;
  return last.overdue && !next.overdue ? "is not overdue any more" : null;
}

/** What never changes after the end; films may still be removed by retention, and what it has cost be corrected. */
function finalPart({ stage, status, progress, error, cost, overdue }: VideoObject): string {
  return JSON.stringify({ stage, status, progress, error, estimated: cost.estimated, overdue });
}

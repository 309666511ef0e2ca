import { createHash } from "node:crypto";
import { ulid } from "ulid";
import type { ModelObject } from "../../../src/lib/domain/models/modelObject.ts";
import type { OutputObject, VideoObject } from "../../../src/lib/domain/video/videoObject.ts";
import { FAKE_MODELS } from "./fakeModels.ts";
import { SCENES } from "./scene.ts";
import { type Scene, sceneFilm } from "./sceneFilm.ts";

export type FakeVideo = VideoObject;

/** Something that streams tell. */
export interface Told {
  readonly id: number;
  readonly event: "video" | "deleted";
  readonly data: unknown;
}

const STATUS: Readonly<Partial<Record<VideoObject["stage"], VideoObject["status"]>>> = {
  queued: "queued",
  waiting_for_capacity: "queued",
  submitting: "queued",
  completed: "completed",
  cancelled: "failed",
  failed: "failed",
  expired: "failed",
  timed_out: "failed",
};
const TOLD_KEPT = 20_000;

/** Films in memory that move when a test moves them: what the fake of the API tells of. */
export class FakeWorld {
  readonly videos = new Map<string, FakeVideo>();
  readonly keys = new Map<string, { readonly asked: string; readonly id: string }>();
  readonly told: Told[] = [];
  readonly listeners = new Set<(told: Told) => void>();
  /** How many creates came, repeats included. */
  createsSeen = 0;
  models: readonly ModelObject[] = FAKE_MODELS;
  /** Films whose thumbnail the provider did not make. */
  withoutStill = new Set<string>();
  #count = 0;
  #clock = Date.UTC(2026, 10, 28, 9, 0);

  /** Unix seconds of this world; each film is a second younger than the one before. */
  now(): number {
    return Math.floor(this.#clock / 1_000);
  }

  pass(seconds: number): void {
    this.#clock += seconds * 1_000;
  }

  /** A new film, at its very beginning unless said otherwise. */
  add(fields: Partial<FakeVideo> & { readonly prompt: string }): FakeVideo {
    this.pass(1);
    this.#count += 1;
    const id = `video_${ulid(this.#clock).toLowerCase()}`;
    const variants = fields.n_variants ?? 1;
    const seconds = fields.seconds ?? "8";
    const size = fields.size ?? "1280x720";
    const { cost, ...rest } = fields;
    const video: FakeVideo = {
      id,
      object: "video",
      model: "sora-2",
      status: "queued",
      progress: 0,
      created_at: this.now(),
      completed_at: null,
      expires_at: null,
      seconds,
      size,
      remixed_from_video_id: null,
      error: null,
      stage: "queued",
      message: "Job queued...",
      queue_position: null,
      overdue: false,
      unreachable: false,
      mode: "text",
      n_variants: variants,
      cost: cost ?? {
        currency: "USD",
        estimated: Number(seconds) * 0.1 * variants,
        actual: null,
        unaccounted: 0,
      },
      outputs: Array.from({ length: variants }, (_, index) => waitingOutput(index)),
      metadata: {},
      timeline: [{ stage: "queued", at: this.now() }],
      eta: null,
      ...rest,
    };
    this.videos.set(id, video);
    this.#tell("video", video);
    return video;
  }

  /** Moves a film: what is said is changed, and every stream hears of it. */
  change(id: string, change: Partial<FakeVideo>): FakeVideo {
    const before = this.get(id);
    const stage = change.stage ?? before.stage;
    const moved = stage !== before.stage;
    const changed: FakeVideo = {
      ...before,
      queue_position: null,
      ...change,
      status: STATUS[stage] ?? "in_progress",
      timeline: moved ? [...before.timeline, { stage, at: this.now() }] : before.timeline,
    };
    this.videos.set(id, changed);
    this.#tell("video", changed);
    return changed;
  }

  /** Ends a film well: every output is archived, and paid. */
  async complete(id: string): Promise<FakeVideo> {
    const video = this.get(id);
    const outputs = await Promise.all(video.outputs.map(({ index }) => this.#archived(video, index)));
    return this.change(id, {
      stage: "completed",
      progress: 100,
      completed_at: this.now(),
      outputs,
      eta: null,
      cost: { ...video.cost, actual: video.cost.estimated },
    });
  }

  erase(id: string): void {
    this.videos.delete(id);
    this.#tell("deleted", { id, object: "video.deleted", deleted: true });
  }

  get(id: string): FakeVideo {
    const video = this.videos.get(id);
    if (!video) throw new Error(`no ${id}`);
    return video;
  }

  newestFirst(): readonly FakeVideo[] {
    return [...this.videos.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** The bytes of one output. */
  scene({ id, size, metadata }: Pick<FakeVideo, "id" | "size" | "metadata">, index: number): Promise<Scene> {
    const place = Number(metadata["scene"] ?? [...this.videos.keys()].indexOf(id));
    return sceneFilm((Math.max(0, place) + index * 3) % SCENES, size);
  }

  async #archived(video: FakeVideo, index: number): Promise<OutputObject> {
    const { film } = await this.scene(video, index);
    const [width = 1, height = 1] = video.size.split("x").map(Number);
    return {
      index,
      status: "archived",
      content_url: `http://127.0.0.1/api/v1/videos/${video.id}/content?index=${index}`,
      bytes: film.byteLength,
      sha256: createHash("sha256").update(film).digest("hex"),
      duration_seconds: Number(video.seconds),
      width,
      height,
      has_audio: false,
    };
  }

  #tell(event: Told["event"], data: unknown): void {
    const told = { id: (this.told.at(-1)?.id ?? 0) + 1, event, data };
    this.told.push(told);
    if (this.told.length > TOLD_KEPT) this.told.shift();
    for (const listener of this.listeners) listener(told);
  }
}

function waitingOutput(index: number): OutputObject {
  return {
    index,
    status: "waiting",
    content_url: null,
    bytes: null,
    sha256: null,
    duration_seconds: null,
    width: null,
    height: null,
    has_audio: null,
  };
}

import type { Family } from "./routes.ts";
import type { Settings } from "./settings.ts";
import type { Json, TaskSpeech } from "./tasks/taskSpeech.ts";

/** What one kind of deployment is like, beside the protocol it speaks. */
export interface Traits {
  /** The deployment of it that every resource has until told otherwise. */
  readonly deployment: string;
  readonly family: Family;
  /** How its API is spoken, where it is one of tasks: then its family is the kind's own name. */
  readonly speech?: TaskSpeech;
  /** A machine of its own beside the Azure resource, with slots and jobs of its own, reached below `/v1`. */
  readonly isPlain: boolean;
  /** An id as it gives new jobs of a deployment. */
  readonly newJobId: (now: number, deployment: string) => string;
  /** One job makes all variants, each a generation with an id of its own. */
  readonly variantsInOneJob: boolean;
  readonly hasAudio: boolean;
  /** Seconds of a film when nobody says how many. */
  readonly usualSeconds: number;
  /** Whether a film of this size passes validation, and its job fails. */
  readonly cannotMake: (size: string) => boolean;
  /** The code of a job whose input or output was blocked by moderation. */
  readonly blocked: { readonly input: string; readonly output: string };
  readonly usdPerSecond: (settings: Rates) => number;
  /** How many pixels the price is for; null = however many there are. */
  readonly pricedPixels: number | null;
  /** What a film costs where that follows other rules, in US dollars. */
  readonly usd?: (film: BilledFilm) => number;
  /** True: a film that moderation keeps back in the end is billed all the same. */
  readonly billsBlocked?: boolean;
}

/** What a bill may depend on. */
export interface BilledFilm {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly deployment: string;
  readonly isSilent?: boolean;
  readonly extra?: Json;
}

/** What a film costs at each kind. */
export type Rates = Pick<Settings, "sora1UsdPerSecond" | "sora2UsdPerSecond" | "plainUsdPerSecond">;

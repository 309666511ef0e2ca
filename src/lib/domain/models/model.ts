import type { GroupLimits } from "./limits.ts";

/** Which of its two addresses an Azure resource is asked at: that of the model, or that of its deployment. */
export const PATH_STYLES = ["v1", "deployments"] as const;

/** What a film starts from. */
export const VIDEO_MODES = ["text", "image", "remix"] as const;
export type VideoMode = (typeof VIDEO_MODES)[number];

/** What a caller may ask for beside prompt, size and length, where the model has it. */
export const CALLER_FIELDS = ["seed", "negative_prompt", "generate_audio", "fps"] as const;
export type CallerField = (typeof CALLER_FIELDS)[number];

/** What a second of film costs. */
export interface Rate {
  readonly usdPerSecond: number;
  /** Of a film that is asked for without sound; absent = the same. */
  readonly silent?: number | undefined;
}

/** How a model is paid: dollars a second, with or without regard to its pixels. */
export interface Price extends Rate {
  /** True: the rate is for 1280x720 and grows with the number of pixels (Sora 1). */
  readonly scaleWithPixels: boolean;
  /** The rates of sizes that have one of their own, whatever their pixels. */
  readonly bySize?: Readonly<Record<string, Rate>> | undefined;
}

/** Where a provider's jobs live and how to sign in there. Holds the name of the key's setting, never the key. */
export interface ProviderTarget {
  /** The name of the API that is spoken there; its adapter's profile says it. */
  readonly api: string;
  /** The resource's base URL, or the full create URL of the model; its query is kept on every derived URL. */
  readonly endpoint: string;
  readonly deployment: string;
  readonly paths: (typeof PATH_STYLES)[number];
  readonly apiVersion: string | null;
  readonly auth: ProviderAuth;
  /** Which of the servers that speak this API; absent where there is one, or nothing is known of it. */
  readonly server?: string | undefined;
  /** How a create without a file is written; absent = as the server likes it best. */
  readonly createBody?: CreateBodyForm | undefined;
  /** Where its films are put, at a provider that puts them into a bucket of ours. */
  readonly bucket?: string | undefined;
}

export const CREATE_BODY_FORMS = ["multipart", "json"] as const;
export type CreateBodyForm = (typeof CREATE_BODY_FORMS)[number];

export type ProviderAuth =
  /** `scope`: what the identity asks a token for, where that is not what the API usually wants. */
  | { readonly kind: "identity"; readonly scope?: string }
  | { readonly kind: "key"; readonly setting: string }
  /** A Google service account, whose JSON the setting holds. */
  | { readonly kind: "google"; readonly setting: string }
  | { readonly kind: "none" };

/** One resource of a pool: an account or a server, with limits of its own. */
export interface PoolResource {
  readonly target: ProviderTarget;
  readonly limits: GroupLimits;
}

/** One configured model. */
export interface VideoModel {
  readonly name: string;
  /** Where its jobs are made; of a pool, the first of its resources. */
  readonly target: ProviderTarget;
  /** Several resources behind one line; null where it has one, whose limits are its group's. */
  readonly pool: readonly PoolResource[] | null;
  /** The capacity group whose slots its jobs take. */
  readonly group: string;
  /** True: no other application uses this deployment, so an unowned job there is ours. */
  readonly exclusive: boolean;
  readonly reconcile: Reconcile;
  readonly price: Price;
  /** True: what the provider bills may differ from what the price gives. */
  readonly priceIsEstimate: boolean;
  /** Day (ISO date) from which the provider no longer takes requests; null when none is known. */
  readonly retiresAt: string | null;
  /** What may be asked for. */
  readonly support: Support;
  /** What the operator has sent along with every create, by the server's names or by ours; a caller's field goes before. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What tells whose job it is when the answer to a create was lost: the provider's list, a mark of ours that it repeats,
 * an id or a token that we give it; `never`: nothing does, and an operator decides.
 */
export const RECONCILE_KINDS = ["list", "mark", "own-id", "token", "never"] as const;
export type Reconcile = (typeof RECONCILE_KINDS)[number];

/** Whether it is the provider's list that tells: by what it repeats of a request, or by our mark. */
export function isToldByList({ reconcile }: { readonly reconcile: Reconcile }): boolean {
  return reconcile === "list" || reconcile === "mark";
}

/** What a model can make. */
export interface Support extends Formats, Abilities {}

/** The sizes and lengths of a model's films. */
export interface Formats {
  /** "WxH". */
  readonly sizes: readonly SizeSupport[];
  readonly seconds: readonly number[];
  readonly defaultSize: string;
  readonly defaultSeconds: number;
}

/** What a model can do, whatever the size. */
export interface Abilities {
  readonly modes: readonly VideoMode[];
  readonly audio: boolean;
  /** The longest prompt, in unicode code points; a negative prompt is no longer either. */
  readonly promptLimit: number;
  /** What callers may ask for beside; all else is refused by name. Absent = nothing. */
  readonly callerFields?: readonly CallerField[];
  /** True: one provider job makes all variants. False: one job each. */
  readonly variantsInOneJob: boolean;
}

/** One size with the most variants it allows. */
export interface SizeSupport {
  readonly size: string;
  readonly maxVariants: number;
  /** The lengths that this size allows, where they are fewer than the model's. */
  readonly seconds?: readonly number[] | undefined;
}

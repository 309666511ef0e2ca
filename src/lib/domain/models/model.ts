/** Which protocol a model speaks. */
export const VIDEO_APIS = ["sora-1", "sora-2", "openai-videos"] as const;
export type VideoApi = (typeof VIDEO_APIS)[number];

/** Which of its two addresses an Azure resource is asked at: that of the model, or that of its deployment. */
export const PATH_STYLES = ["v1", "deployments"] as const;

/** Whether the provider's list can be trusted to settle a lost reply. */
export const RECONCILE_KINDS = ["list", "never"] as const;

/** What a film starts from. */
export const VIDEO_MODES = ["text", "image", "remix"] as const;
export type VideoMode = (typeof VIDEO_MODES)[number];

/** How a model is paid: dollars a second, with or without regard to its pixels. */
export interface Price {
  readonly usdPerSecond: number;
  /** True: the rate is for 1280x720 and grows with the number of pixels (Sora 1). */
  readonly scaleWithPixels: boolean;
}

/** Where a provider's jobs live and how to sign in there. Holds the name of the key's setting, never the key. */
export interface ProviderTarget {
  readonly api: VideoApi;
  /** The resource's base URL, or the full create URL of the model; its query is kept on every derived URL. */
  readonly endpoint: string;
  readonly deployment: string;
  readonly paths: (typeof PATH_STYLES)[number];
  readonly apiVersion: string | null;
  readonly auth: ProviderAuth;
}

export type ProviderAuth =
  | { readonly kind: "identity" }
  | { readonly kind: "key"; readonly setting: string }
  | { readonly kind: "none" };

/** One configured model. */
export interface VideoModel {
  readonly name: string;
  readonly target: ProviderTarget;
  /** The capacity group whose slots its jobs take. */
  readonly group: string;
  /** True: no other application uses this deployment, so an unowned job there is ours. */
  readonly exclusive: boolean;
  readonly reconcile: (typeof RECONCILE_KINDS)[number];
  readonly price: Price;
  /** Day (ISO date) from which the provider no longer takes requests; null when none is known. */
  readonly retiresAt: string | null;
  /** What may be asked for. */
  readonly support: Support;
}

/** What a model can make. */
export interface Support {
  /** "WxH", the default first. */
  readonly sizes: readonly SizeSupport[];
  readonly seconds: readonly number[];
  readonly defaultSize: string;
  readonly defaultSeconds: number;
  readonly modes: readonly VideoMode[];
  readonly audio: boolean;
  /** True: one provider job makes all variants (Sora 1). False: one job each. */
  readonly variantsInOneJob: boolean;
}

/** One size with the most variants it allows. */
export interface SizeSupport {
  readonly size: string;
  readonly maxVariants: number;
}

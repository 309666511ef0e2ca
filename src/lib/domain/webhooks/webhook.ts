/** What a receiver can be told of a video: OpenAI's names. */
export const EVENT_TYPES = ["video.completed", "video.failed"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A configured receiver of events. Holds the name of its secret's setting, never the secret. */
export interface Webhook {
  readonly url: string;
  readonly secretSetting: string;
  /** Whose videos it is told of; null = everybody's. */
  readonly owner: string | null;
  readonly events: readonly EventType[];
}

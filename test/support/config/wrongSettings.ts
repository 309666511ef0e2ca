/** Settings with which the app starts, on Azure and anywhere else. */
export const RIGHT_SETTINGS: Readonly<Record<string, string>> = {
  VIDEO_MODELS: JSON.stringify([{ name: "sora-2", endpoint: "https://films.example" }]),
  MediaStorage: "UseDevelopmentStorage=true",
  AUTH_MODE: "keys",
  API_KEYS: JSON.stringify([{ owner: "anna", sha256: "a".repeat(64) }]),
};

/** One setting with a value that is wrong, beside the right ones. */
export interface WrongSetting {
  readonly name: string;
  readonly value: string;
  /** What else must be different for it to be wrong. */
  readonly beside?: Readonly<Record<string, string>>;
}

const BY_IDENTITY = { MediaStorage: "" };

/** Every setting once, in the schema's order, with a value that nobody mistakes for a word of a message. */
export const WRONG_SETTINGS: readonly WrongSetting[] = [
  { name: "VIDEO_MODELS", value: '[{"name":"wr0ng","endpoint":"wr0ng"}]' },
  { name: "CAPACITY_GROUPS", value: '{"wr0ng":{"maxRunning":-417}}' },
  { name: "DEFAULT_MODEL", value: "wr0ng" },
  { name: "MediaStorage", value: "AccountKey=wr0ng" },
  {
    name: "MediaStorage__blobServiceUri",
    value: "wr0ng",
    beside: { ...BY_IDENTITY, MediaStorage__tableServiceUri: "https://films.example" },
  },
  {
    name: "MediaStorage__tableServiceUri",
    value: "wr0ng",
    beside: { ...BY_IDENTITY, MediaStorage__blobServiceUri: "https://films.example" },
  },
  { name: "AUTH_MODE", value: "wr0ng" },
  { name: "API_KEYS", value: '[{"owner":"wr0ng","sha256":"wr0ng"}]' },
  { name: "PUBLIC_URL", value: "wr0ng" },
  { name: "POLL_MIN_SECONDS", value: "-417" },
  { name: "POLL_MAX_SECONDS", value: "wr0ng" },
  { name: "OVERDUE_AFTER_MINUTES", value: "99417" },
  { name: "PROVIDER_TIMEOUT_SECONDS", value: "99417" },
  { name: "CLAIM_MARGIN_SECONDS", value: "0.417" },
  { name: "RECONCILE_GRACE_SECONDS", value: "wr0ng" },
  { name: "MAX_QUEUED", value: "4.17" },
  { name: "MAX_QUEUED_PER_OWNER", value: "-417" },
  { name: "BUDGET_USD_PER_DAY", value: "-417" },
  { name: "BUDGET_USD_PER_MONTH", value: "wr0ng" },
  { name: "OWNER_BUDGETS", value: '{"wr0ng":{"perDay":-417}}' },
  { name: "RETENTION_DAYS", value: "wr0ng" },
  { name: "MAX_IMAGE_MB", value: "99417" },
  { name: "WEBHOOKS", value: '[{"url":"http://wr0ng.example","secretSetting":"wr0ng"}]' },
  { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "wr0ng" },
  { name: "STUDIO_TRY", value: '[{"word":"wr0ng word","what":"wr0ng"}]' },
];

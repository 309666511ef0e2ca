import type { ModelObject } from "../../../src/lib/domain/models/modelObject.ts";

const SHARED = {
  object: "model",
  created: 0,
  owned_by: "dailies",
  limits: { max_running: 2, max_creates_per_minute: 2 },
  retired: false,
} as const;

/** Two models that differ in everything a picker shows. */
export const FAKE_MODELS: readonly ModelObject[] = [
  {
    ...SHARED,
    id: "sora-2",
    api: "sora-2",
    default_size: "720x1280",
    default_seconds: "4",
    sizes: [
      { size: "720x1280", max_variants: 4 },
      { size: "1280x720", max_variants: 4 },
    ],
    seconds: ["4", "8", "12"],
    modes: ["text", "image", "remix"],
    has_audio: true,
    fields: [],
    price: { currency: "USD", per_second: 0.1, scales_with_pixels: false, estimate: false },
    retires_at: "2027-03-01",
  },
  {
    ...SHARED,
    id: "house-server",
    api: "openai-videos",
    default_size: "480x480",
    default_seconds: "5",
    sizes: [
      { size: "480x480", max_variants: 1 },
      { size: "1280x720", max_variants: 2 },
    ],
    seconds: ["5", "10"],
    modes: ["text"],
    has_audio: false,
    fields: ["seed", "negative_prompt", "fps"],
    price: { currency: "USD", per_second: 0.02, scales_with_pixels: false, estimate: true },
    retires_at: null,
  },
];

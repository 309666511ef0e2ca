/** What films cost: model, size, seconds, variants, dollars. */
export const WORKED_EXAMPLES = [
  ["sora", "1280x720", 12, 1, 0.6],
  ["sora", "1920x1080", 12, 1, 1.35],
  ["sora", "1280x720", 12, 2, 1.2],
  ["sora", "1280x720", 4, 1, 0.2],
  ["sora-2", "1280x720", 4, 1, 0.4],
  ["sora-2", "1280x720", 8, 1, 0.8],
  ["sora-2", "720x1280", 8, 1, 0.8],
  ["sora-2", "1280x720", 12, 1, 1.2],
  ["sora-2", "720x1280", 12, 1, 1.2],
] as const;

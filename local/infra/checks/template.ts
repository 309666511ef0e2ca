/** What no template of ours holds: functions that read keys, keys themselves, and passwords. */
const FORBIDDEN = [
  /\blist(?!s)[A-Z]\w*\(/g,
  /AccountKey=/gi,
  /SharedAccess(?:Key|Signature)/gi,
  /[?&]sig=/gi,
  /securestring/gi,
  /"secureObject"/g,
  /InstrumentationKey/gi,
  /"password"/gi,
];

/** Everything in the compiled template that reads, holds or asks for a key. */
export function keysIn(template: string): readonly string[] {
  return FORBIDDEN.flatMap((pattern) => [...template.matchAll(pattern)].map(([found]) => found));
}

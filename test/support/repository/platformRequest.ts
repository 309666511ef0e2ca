/** Who may see the platform's own request: what wraps every function, and what reads the forwarded one. */
const DOORS = [
  "src/lib/app/route.ts",
  "src/lib/app/sessionRoute.ts",
  "src/lib/app/page.ts",
  "src/lib/app/unknownRoute.ts",
  "src/lib/http/answers/handled.ts",
  "src/lib/http/request/apiRequest.ts",
  // Reads nothing of it but its body.
  "src/lib/http/body/readBytes.ts",
];
const SIGNS = /\bHttpRequest\b|\.params\b|\btriggerMetadata\b|\bextractHttpUser|\bapp\.http\b/g;

/**
 * Where a file of src could take something from the platform's own request, whose headers and parameters a body can
 * forge.
 */
export function platformRequestIn(file: string, source: string): string[] {
  if (DOORS.includes(file)) return [];
  const found = source.match(SIGNS) ?? [];
  // Domain gets no request: what has parameters there is something else.
  // Health reads nothing at all, and signs nobody in.
  if (file === "src/functions/getHealth.ts") return found.filter((sign) => sign !== "app.http");
  return file.startsWith("src/lib/domain/") ? found.filter((sign) => sign !== ".params") : found;
}

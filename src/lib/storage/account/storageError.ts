/** The service's own code of a refused request ("EntityAlreadyExists"), null when the error has none. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // Batches carry it as `code`, single calls in the parsed answer.
  const details = "details" in error ? error.details : null;
  const odataError = field(details, "odataError");
  for (const code of [field(odataError, "code"), field(details, "errorCode"), field(error, "code")])
    if (typeof code === "string") return code;
  return null;
}

/** The HTTP status of a refused request, null when there was no answer. */
export function statusOf(error: unknown): number | null {
  const status = field(error, "statusCode");
  return typeof status === "number" ? status : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

/** The app's own log lines of one event, as their fields, in order. */
export function eventsIn(
  logs: readonly string[],
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  return logs.flatMap((line) => {
    const fields = fieldsOf(line);
    return fields?.["event"] === name ? [fields] : [];
  });
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | null {
  const start = line.indexOf("{");
  try {
    const fields: unknown = start < 0 ? null : JSON.parse(line.slice(start));
    return typeof fields === "object" && fields !== null ? { ...fields } : null;
  } catch {
    return null;
  }
}

/**
 * The parameters after a header's first value (`form-data; name="a"; filename="b"`), names in lower case; the first of a
 * name counts. A quote ends a value only where a parameter can end: file names of Windows have backslashes and quotes of
 * their own, which some clients escape and others do not.
 */
export function headerParameters(header: string): ReadonlyMap<string, string> {
  const closing = Array.from(header.matchAll(/"(?=[ \t]*(?:;|$))/g), ({ index }) => index);
  const parameters = new Map<string, string>();
  let nextClosing = 0;
  for (let at = header.indexOf(";"); at !== -1; ) {
    const equals = header.indexOf("=", at);
    if (equals === -1) break;
    const name = header
      .slice(header.lastIndexOf(";", equals) + 1, equals)
      .trim()
      .toLowerCase();
    const open = startOfValue(header, equals + 1);
    while ((closing[nextClosing] ?? Number.POSITIVE_INFINITY) <= open) nextClosing += 1;
    const close = header[open] === '"' ? closing[nextClosing] : undefined;
    const end = header.indexOf(";", close ?? open);
    const value =
      close === undefined
        ? header.slice(open, end === -1 ? undefined : end).trim()
        : unescaped(header.slice(open + 1, close));
    if (!parameters.has(name)) parameters.set(name, value);
    at = end;
  }
  return parameters;
}

function startOfValue(header: string, from: number): number {
  let at = from;
  while (header[at] === " " || header[at] === "\t") at += 1;
  return at;
}

/** Browsers write the three characters that would end a value in percent, others put a backslash before a quote. */
function unescaped(quoted: string): string {
  return quoted
    .replace(/\\(["\\])/g, "$1")
    .replace(/%(22|0D|0A)/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

import type { HttpResponseInit } from "@azure/functions";

/**
 * An answer's headers as every host passes them on: on Azure one character beside ASCII keeps the whole answer from its
 * caller. Such characters are written in percent, as in an address; so are line ends, which would begin another header.
 */
export function asciiHeaders(headers: HttpResponseInit["headers"]): Record<string, string> {
  const given = headers instanceof Headers || Array.isArray(headers) ? [...headers] : [];
  const named = given.length > 0 ? Object.fromEntries(given) : { ...headers };
  const entries = Object.entries(named).map(([name, value]) => [name.toLowerCase(), inAscii(String(value))]);
  return Object.fromEntries(entries);
}

function inAscii(value: string): string {
  return value.toWellFormed().replace(/[^\x20-\x7e]+/g, encodeURIComponent);
}

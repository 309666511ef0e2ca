import { isObject, parseJson } from "./recording.ts";

const exceptionStart = '{"$type":"System.Exception, System.Private.CoreLib"';
const stackTrace = /StackTrace: [\s\S]*$/;

/** Whether a text is a serialized .NET exception. */
export function isException(text: string): boolean {
  return text.startsWith(exceptionStart);
}

/**
 * Replaces serialized .NET exceptions in a text by what they say of the failure, and stack traces by a word: their
 * other fields and frames are .NET's own.
 */
export function maskDotNet(text: string): string {
  let rest = text;
  let masked = "";
  for (let at = rest.indexOf(exceptionStart); at >= 0; at = rest.indexOf(exceptionStart)) {
    const end = endOfObject(rest, at);
    masked += rest.slice(0, at) + gist(rest.slice(at, end));
    rest = rest.slice(end);
  }
  return (masked + rest).replace(stackTrace, "StackTrace: <stack>");
}

/** The message, the app's own message, and the beginning of the worker's: the stack follows it. */
function gist(json: string): string {
  const exception = parseJson(json);
  if (!isObject(exception)) return "<a cut .NET exception>";
  const inner = isObject(exception["InnerException"] ?? null) ? exception["InnerException"] : undefined;
  const { RemoteMessage, Message } = isObject(inner) ? inner : {};
  const said = typeof Message === "string" ? (Message.split("\nStack:")[0] ?? "") : null;
  return `<.NET exception ${JSON.stringify([exception["Message"] ?? null, RemoteMessage ?? null, said])}>`;
}

/** Where the JSON object that begins at `start` ends. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isInText = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === '"') isInText = !isInText;
    else if (!isInText && char === "{") depth++;
    else if (!isInText && char === "}" && --depth === 0) return at + 1;
  }
  return text.length;
}

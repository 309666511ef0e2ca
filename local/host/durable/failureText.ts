import { inspect } from "node:util";
import type { FailureText } from "./historyEvents.ts";

/** The message and stack of whatever an app threw, as the Node worker reports them. Never throws. */
export function thrownText(thrown: unknown): { readonly message: string; readonly stack: string } {
  try {
    const message = textOf(thrown instanceof Error ? thrown.message : thrown);
    return { message, stack: thrown instanceof Error ? textOf(thrown.stack) : `Error: ${message}` };
  } catch {
    return { message: "something that cannot be read", stack: "" };
  }
}

function textOf(value: unknown): string {
  try {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return inspect(value); // what refers to itself, big integers
  }
}

/** What becomes of an invocation whose process dies under it. */
export const workerDied = () => new Error("node exited with code 137 (0x89).");

/** What the SDK makes of a message once the app has called `setExceptionPropertiesProvider`. */
const typedException = /^\{"errorType":.*"isNonRetriable":/s;

/** How the extension words an activity's failure: with a .NET exception as JSON (shortened here). */
export function activityFailure(name: string, thrown: unknown): FailureText {
  const { message: thrownMessage, stack } = thrownText(thrown);
  const isTyped = typedException.test(thrownMessage);
  const message = isTyped ? "The local host does not support setExceptionPropertiesProvider." : thrownMessage;
  const [shown = ""] = message.split("\nStack:");
  const details = {
    $type: "System.Exception, System.Private.CoreLib",
    ClassName: "System.Exception",
    Message: shown,
    Data: null,
    InnerException: {
      $type: "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script",
      IsUserException: false,
      RemoteStackTrace: stack,
      RemoteMessage: message,
      Message: `Result: Failure\nException: ${message}\nStack: ${stack}`,
    },
  };
  return { reason: `Activity function '${name}' failed: ${shown}`, details: JSON.stringify(details) };
}

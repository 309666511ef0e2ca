import { watchParent } from "./watchParent.ts";

/** Longer than any part takes to end in order. */
const GRACE_MS = 8_000;

// A part must not outlive the stack it belongs to, not even a stack that was killed and could tell nobody.
watchParent(() => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), GRACE_MS).unref();
});

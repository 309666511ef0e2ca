import { readdirSync, readlinkSync } from "node:fs";
import type { TestStack } from "../stack/stack.ts";
import { workerOf } from "./engineStack.ts";

/** How many sockets the process that runs the app has open; on Linux, where the kernel says so. */
export function workerSockets(stack: TestStack): number {
  const folder = `/proc/${workerOf(stack)}/fd`;
  return readdirSync(folder).filter((fd) => isSocket(`${folder}/${fd}`)).length;
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith("socket:");
  } catch {
    // Closed since the folder was read.
    return false;
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type PartProcess, startPart } from "../../local/commands/partProcess.ts";
import { freePort } from "../../local/commands/ports.ts";
import { readRunFile } from "../../local/commands/runFile.ts";
import { onRealEngine } from "../../local/engine/engineHost.ts";
import { engineStack } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import type { TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";

const FILMS = 4;
const PATIENCE_MS = 240_000;

/** A second host of a stack's hub, with everything but its port and its name the same. */
async function startTwin(stack: TestStack, data: string): Promise<PartProcess> {
  const spec = onRealEngine(stack.host, { port: await freePort(), data, name: "two" });
  const twin = startPart(spec, data, () => undefined);
  await twin.ready();
  return twin;
}

/** Who holds the hub's partitions now. */
async function owners({ stored }: TestStack): Promise<ReadonlySet<string>> {
  const rows = (await stored.rows()).filter(({ table }) => table.endsWith("Partitions"));
  return new Set(rows.map(({ CurrentOwner }) => String(CurrentOwner).split(":")[0] ?? ""));
}

test("two hosts on one hub, one of them killed for good: the other makes the rest", async (context) => {
  const stack = await engineStack(context);
  const data = await mkdtemp(join(tmpdir(), "dailies-engine-"));
  const twin = await startTwin(stack, data);
  context.onTestFinished(async () => {
    await twin.stop(0);
    await rm(data, { recursive: true, force: true });
  });
  await eventually(
    "the partitions' holders",
    () => owners(stack),
    (held) => held.has("one") && held.has("two"),
    PATIENCE_MS,
  );
  const ids: string[] = [];
  for (let film = 0; film < FILMS; film++)
    ids.push((await stack.api.create({ prompt: `A film, number ${film}` })).id);
  await eventually(
    "the first job",
    () => stack.sora.jobs(),
    (jobs) => jobs.length > 0,
  );
  process.kill(readRunFile(data, "host")?.pid ?? 0, "SIGKILL");
  expect(await twin.ended).toMatch(/SIGKILL/);
  for (const id of ids)
    await eventually(`the workflow of ${id}`, () => stack.hasEnded(id), Boolean, PATIENCE_MS);
  expect([...(await owners(stack))]).toEqual(["one"]);
  see(
    context,
    `one host held both partitions in the end; ${await expectAllOnce(
      stack,
      ids.map((id) => ({ id, film: textFilm })),
    )}`,
  );
});

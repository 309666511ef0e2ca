import { expect, test } from "vitest";
import { engineStack } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { CallGate, type KillPoint } from "../support/proof/callGate.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { makeKilled } from "../support/proof/killedFilm.ts";

const POINTS: readonly { readonly what: string; readonly point: KillPoint }[] = [
  {
    what: "in submit, after the provider has taken the job on",
    point: { at: "POST /openai/v1/videos", when: "after" },
  },
  { what: "while a film is archived", point: { at: /^PUT .*\.mp4$/, when: "after" } },
];

test.concurrent.for(POINTS)("kill -9 of host and worker $what", async ({ point }, context) => {
  const gate = new CallGate();
  context.onTestFinished(() => gate.close());
  const stack = await engineStack(context, { gate });
  const { id, killedAt } = await makeKilled(stack, gate, await textFilm.request(null), point);
  expect(killedAt).not.toBeNull();
  see(
    context,
    `killed at ${killedAt?.split("/").at(-1)}; ${await expectAllOnce(stack, [{ id, film: textFilm }])}`,
  );
});

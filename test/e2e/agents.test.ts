import { expect, test } from "vitest";
import { SDKS, videoIn } from "../support/agents/agents.ts";
import { providerFilms } from "../support/stack/stackFilms.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

test.each(Object.entries(SDKS))(
  "the client of %s has a film made, waits for it, and reads it from its link",
  async (sdk, connect) => {
    const agent = await connect({ url: stack().api.url });
    const created = videoIn(
      await agent.call("create", { prompt: `A ${CANARY} for ${sdk}`, size: "1280x720" }),
    );
    let waited = await agent.call("wait", { id: created.id, seconds: 20 });
    while (videoIn(waited).status !== "completed") waited = await agent.call("wait", { id: created.id });
    expect(waited.note).toContain("It has cost $0.40.");
    const [link = ""] = waited.links;
    const film = await fetch(link);
    expect(film.headers.get("content-type")).toBe("video/mp4");
    const video = videoIn(waited);
    expect(await providerFilms(stack(), video)).toEqual([Buffer.from(await film.arrayBuffer())]);
    await agent.close();
  },
);

test("a wait for what is not ready ends in time, and says that it is not", async () => {
  const agent = await SDKS["@modelcontextprotocol/client"]({ url: stack().api.url });
  const { id } = videoIn(await agent.call("create", { prompt: `A slow ${CANARY} #render=30` }));
  const waited = await agent.call("wait", { id, seconds: 2 });
  expect([waited.isError, videoIn(waited).status === "completed"]).toEqual([false, false]);
  expect(waited.note).toContain("not ready yet");
  await agent.call("cancel", { id });
  await agent.close();
});

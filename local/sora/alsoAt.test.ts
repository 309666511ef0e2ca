import { expect, test } from "vitest";
import { freePort } from "../commands/ports.ts";
import { alsoAt } from "./alsoAt.ts";
import { soraForTest } from "./testClient.ts";

test("a job is found at the address at which the simulator was before", async () => {
  const { sora } = await soraForTest();
  const port = await freePort();
  alsoAt(port, sora.url);
  const headers = { "api-key": "local-sora-key" };
  const list = async (url: string) => await fetch(`${url}/openai/v1/videos`, { headers });
  await expect.poll(async () => (await list(`http://127.0.0.1:${port}`)).status).toBe(200);
});

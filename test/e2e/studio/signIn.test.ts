import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import { onPage } from "../../support/studio/onPage.ts";

const open = useBrowser();

test("with keys one signs in; a wrong key is refused in words; signed out nothing is left", async () => {
  const studio = await startFake({ auth: "keys" });
  const { id } = studio.world.add({ prompt: "A paper boat" });
  await studio.world.complete(id);
  const page = await open(studio.origin);
  await page.getByLabel("Key").fill("a wrong one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText(/^That key is not known here/).waitFor();
  await page.getByLabel("Key").fill(studio.key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await onPage.card(page, "A paper boat").getByRole("link").click();
  await expect
    .poll(() => page.evaluate<number>(`document.querySelector(".player video")?.readyState ?? 0`))
    .toBeGreaterThan(0);
  expect(await page.evaluate<string>("document.cookie")).toBe("");

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Key").waitFor();
  expect(await page.getByText("A paper boat").count()).toBe(0);
  const status = await page.evaluate<number>(`fetch("../api/v1/videos").then(({ status }) => status)`);
  expect(status).toBe(401);
});

test("a sign-in that ends while the page is open leads back to the sign-in, and the draft is kept", async () => {
  const studio = await startFake({ auth: "keys" });
  const page = await open(studio.origin);
  await page.getByLabel("Key").fill(studio.key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await onPage.prompt(page).fill("A paper boat");
  await page.context().clearCookies();
  const key = page.getByLabel("Key");
  // Whatever is asked for next leads there, be it by this or by the stream that comes back.
  const ask = page.getByLabel("Seconds").selectOption("12");
  await Promise.race([key.waitFor(), ask.catch(() => key.waitFor())]);
  await key.fill(studio.key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await onPage.create(page).click();
  await onPage.card(page, "A paper boat").waitFor();
  expect(studio.world.videos.size).toBe(1);
});

test("where the platform signs people in, a 401 leads to its sign-in and back", async () => {
  const platform = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/.auth/")) response.end(`the platform asks for ${path}`);
    else if (path.startsWith("/studio/config.json"))
      response.end(JSON.stringify({ auth: "easyauth", try: [] }));
    else if (path.startsWith("/studio/"))
      void fetch(`${studio.origin}${path}`).then(async (answer) => {
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    else response.writeHead(401).end();
  });
  const studio = await startFake();
  await new Promise<void>((resolve) => platform.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void platform.close());
  const address = platform.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const page = await open(`http://127.0.0.1:${port}`);
  await page
    .getByText("the platform asks for /.auth/login/aad?post_login_redirect_uri=%2Fstudio%2F")
    .waitFor();
});

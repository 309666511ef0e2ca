import { expect, test } from "vitest";
import { DEMO_HELP, DEMO_PROMPT, demoReport, stoppedWords } from "../../local/commands/demoWords.ts";
import { isSimulated } from "../../local/commands/settings.ts";
import { soraSettings } from "../../local/commands/soraSettings.ts";
import { studioAddress } from "../../local/commands/studioAddress.ts";

const url = "http://127.0.0.1:7071/api/v1";
const data = ".demo";
const end = {
  video: {
    id: "video_1",
    model: "sora-2",
    status: "completed" as const,
    progress: 100,
    message: "Completed",
    size: "1280x720",
    seconds: "4",
    error: null,
    cost: { currency: "USD", estimated: 0.4, actual: 0.4 },
    outputs: [],
  },
  files: ["out/video_1.mp4"],
  archived: ["films/video_1/0.mp4 in Azurite"],
  isSimulated: true,
  url,
  data,
};
const pipe = { columns: null, hasColours: false };

test("in the end the demo says what there is, that nobody pays for it, and what to do next", () => {
  expect(demoReport(end, pipe)).toBe(`Video     video_1 (sora-2)
Size      1280x720
Seconds   4
Cost      $0.40 (estimated $0.40), simulated: nobody is billed
Archived  films/video_1/0.mp4 in Azurite
Saved     out/video_1.mp4

What next
  Look at it         out/video_1.mp4
  Keep it running    npm start -- --data .demo
  and open the page  http://127.0.0.1:7071/studio/
  See it survive     npm run demo -- "${DEMO_PROMPT} #create-lost"`);
  expect(demoReport(end, { columns: 80, hasColours: true })).toContain("\u001b[1mout/video_1.mp4\u001b[22m");
});

test("what a real provider bills is not called simulated, and no fault is offered for it", () => {
  const real = demoReport({ ...end, isSimulated: false }, pipe);
  expect(real).toContain("Cost      $0.40 (estimated $0.40)\n");
  expect(real).not.toMatch(/simulated|#create-lost/);
});

test("films are simulated by the simulator's models alone", () => {
  const settings = soraSettings(7072);
  expect(["sora-2", "sora", "veo"].map((model) => isSimulated(settings, model))).toEqual([true, true, false]);
  const VIDEO_MODELS = JSON.stringify([{ name: "sora-2", endpoint: "https://films.example" }]);
  expect(isSimulated({ VIDEO_MODELS }, "sora-2")).toBe(false);
});

test("whoever stops it is told the id, that the film goes on, and where to find it", () => {
  expect(
    stoppedWords("video_1", { url, data }),
  ).toBe(`Stopped. video_1 is not lost: the film goes on when the stack runs again.
  npm start -- --data .demo
  curl -s http://127.0.0.1:7071/api/v1/videos/video_1
  http://127.0.0.1:7071/studio/`);
  expect(stoppedWords(null, { url, data })).toContain(`curl -s ${url}/videos\n`);
});

test("the help names the prompt that is used without one, and every option", () => {
  for (const said of [DEMO_PROMPT, "--model", "--size", "--seconds", "--variants", "--data", "Ctrl-C"])
    expect(DEMO_HELP).toContain(said);
});

test("the page lives at the root of the server, whatever the API's path", () => {
  expect(studioAddress("http://127.0.0.1:7071/api/v1")).toBe("http://127.0.0.1:7071/studio/");
});

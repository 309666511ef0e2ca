import { expect, test } from "vitest";
import { createSora } from "../../../local/sora/createSora.ts";
import { videoModelsSchema } from "../../../src/lib/config/modelSettings.ts";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import { jobOf, KEY, providerAt } from "../../support/providers/testProvider.ts";
import { geminiModel, vertexModel } from "../../support/providers/veoModels.ts";

/** The model of one entry of VIDEO_MODELS. */
function modelOf(entries: readonly object[]) {
  const [model] = videoModelsSchema(PROFILES).parse(entries);
  if (!model) throw new Error("no model was read");
  return model;
}

test.each([
  ["veo-gemini", geminiModel, "veo-3.1-generate-preview"],
  ["veo-gemini", geminiModel, "veo-3.1-fast-generate-preview"],
  ["veo-gemini", geminiModel, "veo-3.1-lite-generate-preview"],
  ["veo-vertex", vertexModel, "veo-3.1-generate-001"],
] as const)(
  "on %s, %s of %s costs in every size and length what its invoice says",
  async (kind, models, deployment) => {
    const sora = await createSora({ films: "tiny", renderSeconds: 0, slots: null, key: KEY });
    await using _ = { [Symbol.asyncDispose]: () => sora.close() };
    sora.control.setDeployment({ name: deployment, kind });
    const model = modelOf(models({ deployment })(sora.url));
    const { target, support } = model;
    const planned: number[] = [];
    for (const { size, seconds: lengths = support.seconds } of support.sizes)
      for (const seconds of lengths) {
        const asked = { prompt: "A boat", size, seconds: String(seconds) };
        const parsed = parseVideoRequest(asked, null, { models: [model], defaultModel: null });
        if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
        planned.push(planVideo(parsed.request, model).estimated);
        const [width = 0, height = 0] = size.split("x").map(Number);
        const job = jobOf({ size: { width, height }, seconds });
        expect(await providerAt(target.endpoint, target).submit(job)).toMatchObject({ kind: "accepted" });
      }
    expect(sora.invoice().lines.map(({ tenThousandths }) => tenThousandths)).toEqual(planned);
  },
);

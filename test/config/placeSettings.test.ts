import { describe, expect, test } from "vitest";
import { videoModelsSchema } from "../../src/lib/config/modelSettings.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { geminiModel, vertexModel } from "../support/providers/veoModels.ts";

const HOST = "https://us-central1-aiplatform.googleapis.com";
const SCHEMA = videoModelsSchema(PROFILES);

/** What is wrong with such an entry. */
function problemsOf(entries: readonly object[]): readonly string[] {
  const { error } = SCHEMA.safeParse(entries);
  return error?.issues.map(({ path, message }) => `${String(path.at(-1))} ${message}`) ?? [];
}

describe("a model whose films are put into a bucket of ours", () => {
  test("is refused at the start without one", () => {
    expect(problemsOf(vertexModel({ bucket: undefined })(HOST))).toEqual([
      "bucket is needed for veo-vertex: where its films are put, like gs://my-bucket/films",
    ]);
    expect(problemsOf(vertexModel()(HOST))).toEqual([]);
  });

  test.each(["my-bucket", "s3://my-bucket", "gs://", "gs://my-bucket/a film"])(
    "is refused with '%s'",
    (bucket) => {
      expect(problemsOf(vertexModel({ bucket })(HOST))).toEqual(["bucket must be like gs://my-bucket/films"]);
    },
  );

  test.each([
    ["its endpoint", { endpoint: HOST }],
    ["that of a resource", { resources: [{ endpoint: HOST }] }],
  ])("is refused where %s names no project", (_whose, changes) => {
    expect(problemsOf(vertexModel(changes)(HOST))).toEqual([
      `endpoint must be like ${HOST}/v1/projects/my-project/locations/us-central1`,
    ]);
  });
});

test("a bucket is refused where no films are put into one", () => {
  expect(problemsOf(geminiModel({ bucket: "gs://my-bucket" })(HOST))).toEqual([
    "bucket belongs to another api",
  ]);
});

test("what a line of models has otherwise goes by its part of the deployment's name", () => {
  const made = (deployment: string) => {
    const [model] = SCHEMA.parse(geminiModel({ deployment })(HOST));
    return [model?.price.usdPerSecond, model?.priceIsEstimate, model?.support.sizes.length];
  };
  expect(made("veo-3.1-generate-preview")).toEqual([0.4, false, 6]);
  expect(made("veo-3.1-fast-generate-preview")).toEqual([0.12, true, 4]);
  expect(made("veo-3.1-lite-generate-preview")).toEqual([0.05, false, 4]);
});

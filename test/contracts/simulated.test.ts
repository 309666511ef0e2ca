import { expect, test } from "vitest";
import { KIND_NAMES, traitsOf } from "../../local/sora/kinds.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { SIMULATED_STYLES } from "../support/providers/simulatedProvider.ts";

const spoken = PROFILES.map(({ api }) => api).sort();

test("every API that the app speaks is simulated under its name, and no other is", () => {
  expect([...KIND_NAMES].sort()).toEqual(spoken);
});

test("every API that the app speaks is held to the contract of providers", () => {
  expect([...new Set(SIMULATED_STYLES.map(({ api }) => api))].sort()).toEqual(spoken);
});

test("a simulated API makes films as its adapter's profile says", () => {
  const simulated = KIND_NAMES.map((kind) => {
    const { variantsInOneJob, hasAudio } = traitsOf(kind);
    return { api: kind, variantsInOneJob, audio: hasAudio };
  });
  const said = PROFILES.map(({ api, abilities: { variantsInOneJob, audio } }) => ({
    api,
    variantsInOneJob,
    audio,
  }));
  expect(simulated).toEqual(expect.arrayContaining(said));
});

test("no two simulated APIs answer to one deployment", () => {
  const deployments = KIND_NAMES.map((kind) => traitsOf(kind).deployment);
  expect(new Set(deployments).size).toBe(deployments.length);
});

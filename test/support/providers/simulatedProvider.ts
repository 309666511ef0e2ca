import sharp from "sharp";
import { createSora, type SoraOptions } from "../../../local/sora/createSora.ts";
import type { Sora } from "../../../local/sora/sora.ts";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import type { ProviderJob, VideoProvider } from "../../../src/lib/providers/provider.ts";
import { createProvider } from "../../../src/lib/providers/registry.ts";
import type { ProviderSubject, SubjectJobs } from "./providerContract.ts";

const KEY = "the-key-of-the-simulated-resource";

/** What each API's deployment is called at the simulator. */
const DEPLOYMENTS = { "sora-1": "sora", "sora-2": "sora-2", "openai-videos": "my-video" } as const;

/** One way to reach a simulator: a protocol, and where its endpoint points. */
export interface SimulatedStyle {
  readonly name: string;
  readonly api: keyof typeof DEPLOYMENTS;
  readonly paths: ProviderTarget["paths"];
  /** The endpoint behind the simulator's address. */
  readonly ending: string;
}

/** Every adapter, in each URL style it knows. */
export const SIMULATED_STYLES: readonly SimulatedStyle[] = [
  { name: "Sora 1, v1", api: "sora-1", paths: "v1", ending: "/r/east" },
  { name: "Sora 1, deployments", api: "sora-1", paths: "deployments", ending: "/r/east/" },
  {
    name: "Sora 1, by the article's full address",
    api: "sora-1",
    paths: "v1",
    ending: "/openai/deployments/{deployment}/jobs?api-version=2024-08-01-preview",
  },
  { name: "Sora 2, v1", api: "sora-2", paths: "v1", ending: "" },
  { name: "Sora 2, deployments", api: "sora-2", paths: "deployments", ending: "" },
  {
    name: "Sora 2, by the article's full address",
    api: "sora-2",
    paths: "v1",
    ending: "/openai/deployments/{deployment}/videos?api-version=2024-08-01-preview",
  },
  { name: "OpenAI-compatible server", api: "openai-videos", paths: "v1", ending: "" },
  { name: "OpenAI-compatible server, with /v1", api: "openai-videos", paths: "v1", ending: "/r/gpu/v1" },
];

/** A simulator of its own, and providers on it. */
export interface Simulated extends ProviderSubject {
  readonly sora: Sora;
}

/** Starts a simulator for one style. Its jobs run until they are told to end. */
export async function simulated(style: SimulatedStyle, options: SoraOptions = {}): Promise<Simulated> {
  const endless = { renderSeconds: 36_000, slots: null, films: "tiny" } as const;
  const sora = await createSora({ ...endless, key: KEY, plainKey: KEY, ...options });
  const provider = (key: string, deployment: string) => providerOn(sora, style, key, deployment);
  const deployment = DEPLOYMENTS[style.api];
  return {
    sora,
    provider: provider(KEY, deployment),
    stranger: provider("a-wrong-key", deployment),
    elsewhere: provider(KEY, "no-such-deployment"),
    jobs: await jobsFor(style.api),
    ended: async (jobId) => sora.control.changeJob(jobId, { finishNow: true }),
    [Symbol.asyncDispose]: () => sora.close(),
  };
}

function providerOn(sora: Sora, style: SimulatedStyle, key: string, deployment: string): VideoProvider {
  const target: ProviderTarget = {
    api: style.api,
    endpoint: `${sora.url}${style.ending.replace("{deployment}", deployment)}`,
    deployment,
    paths: style.paths,
    apiVersion: null,
    auth: { kind: "key", setting: "PROVIDER_KEY" },
  };
  return createProvider({
    target,
    key: () => key,
    credential: () => null,
    timeoutSeconds: 30,
    now: Date.now,
  });
}

/** The cheapest jobs of a protocol. */
export async function jobsFor(api: string): Promise<SubjectJobs> {
  const isSora1 = api === "sora-1";
  const size = isSora1 ? { width: 480, height: 480 } : { width: 1280, height: 720 };
  const text: ProviderJob = {
    prompt: "A paper boat — slowly —\ncrosses a „canal“ 🚤",
    size,
    seconds: isSora1 ? 1 : 4,
    variants: isSora1 ? 2 : 1,
    image: null,
    remixOf: null,
  };
  const picture = sharp({ create: { ...size, channels: 3, background: "teal" } }).png();
  const image = { bytes: new Uint8Array(await picture.toBuffer()), contentType: "image/png" };
  return {
    text,
    image: { ...text, variants: 1, image },
    remixOf: isSora1 ? null : (jobId) => ({ ...text, prompt: "The same, at night", remixOf: jobId }),
    invalid: { ...text, seconds: 99 },
  };
}

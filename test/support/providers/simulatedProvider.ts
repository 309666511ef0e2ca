import { createSora, type SoraOptions } from "../../../local/sora/createSora.ts";
import { KIND_NAMES, traitsOf } from "../../../local/sora/kinds.ts";
import type { Sora } from "../../../local/sora/sora.ts";
import type { Traits } from "../../../local/sora/traits.ts";
import { litellm } from "../../../local/sora/videos/servers/litellm.ts";
import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import type { SERVERS } from "../../../src/lib/providers/openaiVideos/servers.ts";
import type { VideoProvider } from "../../../src/lib/providers/provider.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import { cheapestJobs } from "./cheapestJobs.ts";
import type { ProviderSubject } from "./providerContract.ts";
import { providerAt } from "./testProvider.ts";

const KEY = "the-key-of-the-simulated-resource";

/** One way to reach a simulator: a protocol, and where its endpoint points. */
export interface SimulatedStyle {
  readonly name: string;
  readonly api: string;
  readonly paths: ProviderTarget["paths"];
  /** The endpoint behind the simulator's address. */
  readonly ending: string;
  readonly bucket?: string;
  /** Which of the servers that speak the API. */
  readonly server?: ServerName;
  readonly lacks?: ProviderSubject["lacks"] | undefined;
}

type ServerName = keyof typeof SERVERS;

type Ending = Omit<SimulatedStyle, "api">;

/** The ways in which the endpoint of an API can be written, where there are more than the bare address. */
const ENDINGS: Readonly<Record<string, readonly Ending[]>> = {
  "sora-1": [
    { name: "Sora 1, v1", paths: "v1", ending: "/r/east" },
    { name: "Sora 1, deployments", paths: "deployments", ending: "/r/east/" },
    {
      name: "Sora 1, by the article's full address",
      paths: "v1",
      ending: "/openai/deployments/{deployment}/jobs?api-version=2024-08-01-preview",
    },
  ],
  "sora-2": [
    { name: "Sora 2, v1", paths: "v1", ending: "" },
    { name: "Sora 2, deployments", paths: "deployments", ending: "" },
    {
      name: "Sora 2, by the article's full address",
      paths: "v1",
      ending: "/openai/deployments/{deployment}/videos?api-version=2024-08-01-preview",
    },
  ],
  "veo-gemini": [
    { name: "Veo on the Gemini API", paths: "v1", ending: "/veo-gemini" },
    { name: "Veo on the Gemini API, with /v1beta", paths: "v1", ending: "/r/second/veo-gemini/v1beta" },
  ],
  "veo-vertex": [
    {
      name: "Veo on Vertex AI",
      paths: "v1",
      ending: "/r/second/veo-vertex/v1/projects/films/locations/us-central1",
      bucket: "gs://a-bucket/films",
    },
  ],
  "openai-videos": [
    { name: "OpenAI-compatible server", paths: "v1", ending: "" },
    { name: "OpenAI-compatible server, with /v1", paths: "v1", ending: "/r/gpu/v1" },
  ],
};

/** Every adapter, in each URL style it knows. */
export const SIMULATED_STYLES: readonly SimulatedStyle[] = PROFILES.flatMap(({ api }) =>
  (ENDINGS[api] ?? [{ name: api, paths: "v1", ending: `/${api}` }]).map((style) => ({ ...style, api })),
);

/** The servers that many people run, each in its own way. */
export const SERVER_STYLES: readonly SimulatedStyle[] = [
  server("vllm-omni"),
  server("sglang", "model names"),
  server("litellm", "list"),
];

function server(name: ServerName, ...lacks: SimulatedStyle["lacks"] & object): SimulatedStyle {
  return { name, api: "openai-videos", paths: "v1", ending: `/r/${name}`, server: name, lacks };
}

/** What the simulator does as the API of an adapter; throws for one that is not simulated. */
export function simulatedTraits(api: string): Traits {
  const kind = KIND_NAMES.find((name) => name === api);
  if (!kind) throw new Error(`local/sora/simulated.ts has no '${api}'`);
  return traitsOf(kind);
}

/** A simulator of its own, and providers on it. */
export interface Simulated extends ProviderSubject {
  readonly sora: Sora;
}

/** Starts a simulator for one style. Its jobs run until they are told to end. */
export async function simulated(style: SimulatedStyle, options: SoraOptions = {}): Promise<Simulated> {
  const endless = { renderSeconds: 36_000, slots: null, films: "tiny" } as const;
  const sora = await createSora({ ...endless, key: KEY, plainKey: KEY, ...options });
  const provider = (key: string, deployment: string) => providerOn(sora, style, key, deployment);
  const { deployment } = simulatedTraits(style.api);
  return {
    sora,
    provider: provider(KEY, deployment),
    stranger: provider("a-wrong-key", deployment),
    elsewhere: provider(KEY, "no-such-deployment"),
    lacks: style.lacks ?? [],
    jobs: await cheapestJobs(style.api, style.server),
    ended: async (jobId) => sora.control.changeJob(nativeId(jobId), { finishNow: true }),
    [Symbol.asyncDispose]: () => sora.close(),
  };
}

function providerOn(sora: Sora, style: SimulatedStyle, key: string, deployment: string): VideoProvider {
  const { api, paths, ending, server: name, bucket } = style;
  const endpoint = `${sora.url}${ending.replace("{deployment}", deployment)}`;
  const target = { api, paths, deployment, ...(name ? { server: name } : {}), ...(bucket ? { bucket } : {}) };
  return providerAt(endpoint, target, { key: () => key, timeoutSeconds: 30 });
}

/** What the simulator calls a job, whatever a gateway made of that. */
export function nativeId(jobId: string): string {
  return litellm.jobId?.(jobId) ?? jobId;
}

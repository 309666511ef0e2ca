/** Changes to one entry of VIDEO_MODELS. */
export type ModelChanges = Readonly<Record<string, unknown>>;

/** VIDEO_MODELS with the simulator's Sora 2 alone, on a deployment that is ours alone unless changed. */
export function soraModel(changes: ModelChanges = {}) {
  return (endpoint: string): readonly ModelChanges[] => [
    {
      name: "sora-2",
      api: "sora-2",
      deployment: "sora-2",
      endpoint,
      auth: "key",
      keySetting: "SORA_KEY",
      exclusive: true,
      ...changes,
    },
  ];
}

/** The simulator's Sora 2 on several of its resources, by their names and slots. */
export function poolModel(slots: Readonly<Record<string, number>>, changes: ModelChanges = {}) {
  return (url: string): readonly ModelChanges[] =>
    soraModel(changes)(url).map(({ endpoint: _endpoint, ...entry }) => ({
      ...entry,
      resources: Object.entries(slots).map(([name, maxRunning]) => ({
        endpoint: `${url}/r/${name}`,
        maxRunning,
      })),
    }));
}

/** Both Soras of the simulator, on deployments that are ours alone. */
export function bothSoras(endpoint: string): readonly ModelChanges[] {
  const sora1 = soraModel({ name: "sora", api: "sora-1", deployment: "sora" });
  return [...soraModel()(endpoint), ...sora1(endpoint)];
}

/** The simulator's plain server, which lists its jobs unless changed. */
export function plainModel(changes: ModelChanges = {}) {
  return (endpoint: string): readonly ModelChanges[] => [
    {
      name: "my-video",
      api: "openai-videos",
      deployment: "my-video",
      endpoint: `${endpoint}/v1`,
      auth: "none",
      price: { usdPerSecond: 0.1 },
      sizes: ["1280x720", "720x1280"],
      seconds: [4, 8],
      reconcile: "list",
      ...changes,
    },
  ];
}

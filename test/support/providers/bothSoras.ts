/** Both Soras of the simulator, on deployments that are ours alone. */
export function bothSoras(endpoint: string): readonly Readonly<Record<string, unknown>>[] {
  const shared = { endpoint, auth: "key", keySetting: "SORA_KEY", exclusive: true };
  return [
    { name: "sora-2", api: "sora-2", deployment: "sora-2", ...shared },
    { name: "sora", api: "sora-1", deployment: "sora", ...shared },
  ];
}

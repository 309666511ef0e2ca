/** A promise of the README, or what all of them stand on, and the folders whose tests show it. */
interface Area {
  readonly proves: string;
  readonly files: RegExp;
}

/** The first area that fits a file is its own. */
const AREAS: readonly Area[] = [
  {
    proves: "A closed tab or a crash loses no job, and a paid film is yours before it is deleted",
    files:
      /^test\/(promises\/neverLost|orchestrators|durable|activities|media|storage\/(films|table|videos)|proof\/(anyJob|archive|azuriteWindow|crashWalk|delete|extraFilms|longJob|ordersAgree|outage|overdue|random|sigkill|sleepers|storageFaults|sweep|wakes|webhook)|e2e\/(content|crash|delete|restart|storageOutage))/,
  },
  {
    proves: "A retry never pays twice",
    files:
      /^test\/(promises\/paidOnce|effects\/submit|storage\/(faults|silence)|proof\/(cancel|hiddenJobs|lookForCounted|lostReply|lyingProvider|neverMade|resolve|sameMoment|veoFolders)|e2e\/(cancel|idempotency|resolve))/,
  },
  {
    proves: "The bill is known to the cent",
    files:
      /^test\/(promises\/billIsKnown|domain\/(money|video\/plan)|effects\/money|http\/usage|storage\/ledger|proof\/(money|usage))/,
  },
  {
    proves: "The third job waits its turn instead of failing",
    files:
      /^test\/(promises\/limitsAreOurs|domain\/(capacity|polling)|effects\/capacity|storage\/capacity|proof\/(eta|hotLoop|line|polls|pool|slots)|e2e\/limits)/,
  },
  {
    proves: "It speaks the OpenAI Videos API, so the OpenAI SDK is its client",
    files:
      /^test\/(promises\/anyClient|cases|contracts\/openaiSdk|domain\/(request|video)|http|agents|clients|webhooks|proof\/(agents|apiDocument|cursor|eventStreams|hostileText|openapiLint|ownersApart)|e2e\/(agents|aiSdk|badInput|clients|events|keys|list|matrix|openMode|openaiSdk|secrets|uploads))/,
  },
  {
    proves: "Sora can go: every provider is an adapter behind one port",
    files:
      /^test\/(promises\/modelCanGo|config|contracts|domain\/models|providers|proof\/(providerFaults|providerTimes|taskApis))/,
  },
  {
    proves: "The page shows all of it, to everybody, and pays for nothing twice",
    files: /^test\/(studio|e2e\/studio)\//,
  },
  {
    proves: "It runs on a developer's machine as it does on Azure",
    files: /^(local\/|test\/(local|e2e\/(commands|deployed))\/)/,
  },
  { proves: "The repository keeps its own rules, and everything else", files: /^/ },
];

/** Counts by area, in the areas' order; those without a test are left out. `file` is below the repository. */
export function byArea(
  modules: readonly { readonly file: string; readonly passed: number; readonly failed: number }[],
): readonly { readonly proves: string; readonly passed: number; readonly failed: number }[] {
  const areaOf = (file: string) => AREAS.find(({ files }) => files.test(file));
  return AREAS.map((area) => {
    const own = modules.filter(({ file }) => areaOf(file) === area);
    const passed = own.reduce((sum, each) => sum + each.passed, 0);
    const failed = own.reduce((sum, each) => sum + each.failed, 0);
    return { proves: area.proves, passed, failed };
  }).filter(({ passed, failed }) => passed + failed > 0);
}

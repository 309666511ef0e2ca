import { cheapestJobs } from "../support/providers/cheapestJobs.ts";
import { describeProvider, type ProviderSubject } from "../support/providers/providerContract.ts";
import { SIMULATED_STYLES, simulated } from "../support/providers/simulatedProvider.ts";
import { providerAt } from "../support/providers/testProvider.ts";

for (const style of SIMULATED_STYLES) describeProvider(`${style.name} (simulated)`, () => simulated(style));

// The same by hand against a real resource, which is charged for about five short films:
//   PROVIDER_ENDPOINT=https://… PROVIDER_DEPLOYMENT=… PROVIDER_KEY=… PROVIDER_API=sora-2 \
//     npx vitest run test/contracts/provider.test.ts -t real --testTimeout 1800000
// PROVIDER_PATHS (v1 or deployments) and PROVIDER_API_VERSION are optional.
const { PROVIDER_ENDPOINT: endpoint, PROVIDER_KEY: key } = process.env;
if (endpoint && key) describeProvider("a real resource", () => realSubject(endpoint, key));

async function realSubject(endpoint: string, key: string): Promise<ProviderSubject> {
  const {
    PROVIDER_API: api = "sora-2",
    PROVIDER_DEPLOYMENT = "",
    PROVIDER_PATHS,
    PROVIDER_API_VERSION = null,
  } = process.env;
  const paths = PROVIDER_PATHS === "deployments" ? "deployments" : "v1";
  const on = (signedIn: string, deployment: string) =>
    providerAt(
      endpoint,
      { api, deployment, paths, apiVersion: PROVIDER_API_VERSION },
      { key: () => signedIn, timeoutSeconds: 60 },
    );
  const provider = on(key, PROVIDER_DEPLOYMENT);
  return {
    provider,
    stranger: on("a-wrong-key-0123456789", PROVIDER_DEPLOYMENT),
    elsewhere: on(key, "no-such-deployment"),
    jobs: await cheapestJobs(api),
    async ended(jobId) {
      for (;;) {
        const answer = await provider.check(jobId);
        if (answer.kind === "seen" && ["succeeded", "failed", "cancelled"].includes(answer.job.state)) return;
        await new Promise((resolve) => setTimeout(resolve, 10_000));
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * Tries what was just deployed: health, then an estimate, which pays nothing. Built-ins only, for any Node from 20 on.
 * azd hands the template's outputs over as environment variables; `API_KEY`, where it is set, is used for the estimate.
 * A role may take ten minutes until it counts, and a first start some seconds: until then it is asked again.
 */
const PAUSE_MS = Number(process.env.SMOKE_PAUSE_SECONDS ?? 10) * 1_000;
const TRIES = Number(process.env.SMOKE_TRIES ?? 60);
const { API: api, STUDIO: studio, API_KEY: apiKey } = process.env;

if (!api)
  fail("The setting API is missing: run this from azd, or set it to the address that ends in /api/v1.");

const health = await untilHealthy();
const model = health.providers?.[0]?.model;
console.log(
  `healthy: storage ${health.storage}, models ${health.providers.map((each) => each.model).join(", ")}`,
);
await tryEstimate();
console.log(`API     ${api}`);
if (studio) console.log(`Page    ${studio}`);

/** Asks again while the app starts and its rights arrive; wrong settings stay wrong, and end it at once. */
async function untilHealthy() {
  for (let tried = 1; ; tried++) {
    const answer = await get("/health");
    if (answer.status === 200) return answer.body;
    if (answer.body?.settings)
      fail(`The app runs, and its settings need attention: ${JSON.stringify(answer.body.settings)}`);
    if (tried >= TRIES) fail(`${api}/health answers ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (tried === 1) console.log("waiting until the app is healthy (new roles may take ten minutes)");
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function tryEstimate() {
  const headers = { "content-type": "application/json", ...(apiKey ? { "api-key": apiKey } : {}) };
  const body = JSON.stringify({ model, prompt: "A paper boat sails down a rainy street" });
  const answer = await ask("/videos/estimate", { method: "POST", headers, body });
  if (answer.status === 401 && !apiKey) {
    console.log("estimate: not tried, since it needs a key: set API_KEY to try it too");
    return;
  }
  if (answer.status !== 200) fail(`the estimate answers ${answer.status}: ${JSON.stringify(answer.body)}`);
  console.log(`estimate: ${JSON.stringify(answer.body)}`);
}

function get(path) {
  return ask(path, {});
}

async function ask(path, init) {
  try {
    const answer = await fetch(`${api}${path}`, { ...init, signal: AbortSignal.timeout(60_000) });
    const text = await answer.text();
    return { status: answer.status, body: parse(text) };
  } catch (error) {
    return { status: 0, body: String(error?.cause ?? error) };
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 200);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmTrace } from "../../src/lib/telemetry/filmTrace.ts";
import { METRICS } from "../../src/lib/telemetry/metrics.ts";
import { startTestStack, type TestStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { attributeOf, type OtlpReceiver, startOtlpReceiver } from "../support/telemetry/otlpReceiver.ts";

const CALLERS_KEY = "callers-key-77aa";
const OWNER = "ann-of-the-films";
const CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";
const SERVER = 2;
const CLIENT = 3;

let receiver: OtlpReceiver;
let stack: TestStack;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  const sha256 = createHash("sha256").update(CALLERS_KEY).digest("hex");
  stack = await startTestStack({
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_METRIC_EXPORT_INTERVAL: "300",
      AUTH_MODE: "keys",
      API_KEYS: JSON.stringify([{ owner: OWNER, sha256 }]),
    },
    headers: { authorization: `Bearer ${CALLERS_KEY}` },
  });
});

afterAll(async () => {
  await stack?.stop();
  await receiver?.close();
});

test("a film is one trace, from the request through its workflow and every step to the provider's answers", async () => {
  const prompt = `A ${CANARY} that is followed ${UNTIL_TOLD}`;
  const traceparent = `00-${CALLERS_TRACE}-b7ad6b7169203331-01`;
  const { id } = await stack.api.create({ prompt }, { traceparent });
  await rendering(stack, id);
  // A sweep that is still at it takes no second start, and it may have looked before this film was there.
  await eventually(
    "the sweep",
    async () => {
      await stack.runTimer("sweepVideos");
      return receiver.metrics.map(({ name }) => name);
    },
    (names) => names.includes("dailies.running"),
  );
  await finishJobs(stack, prompt);
  expect(await stack.api.ended(id)).toMatchObject({ status: "completed" });

  const { traceId, rootId, workflowId } = filmTrace(id);
  const spans = await eventually(
    "the trace",
    async () => receiver.spans.filter((span) => span.traceId === traceId),
    (found) =>
      found.some(({ name }) => name === "finishVideo") && found.some(({ name }) => name === "generateVideo"),
  );
  const named = (name: string) => spans.filter((span) => span.name === name);

  // The request is at the top, and remembers the trace of whoever sent it.
  const [request] = named("POST /api/v1/videos");
  expect(request).toMatchObject({ spanId: rootId, kind: SERVER, links: [{ traceId: CALLERS_TRACE }] });
  expect(request?.parentSpanId ?? "").toBe("");
  expect(named("generateVideo")).toMatchObject([{ spanId: workflowId, parentSpanId: rootId }]);
  for (const step of [
    "openVideo",
    "takeSlot",
    "submitJob",
    "checkJob",
    "releaseSlot",
    "archiveOutput",
    "finishVideo",
  ])
    expect(new Set(named(step).map(({ parentSpanId }) => parentSpanId)), step).toEqual(new Set([workflowId]));
  const below = (step: string) => new Set(named(step).map(({ spanId }) => spanId));
  const calls = spans.filter(({ kind }) => kind === CLIENT);
  const callsOf = (step: string) => calls.filter(({ parentSpanId = "" }) => below(step).has(parentSpanId));
  expect(callsOf("submitJob").map(({ name }) => name)).toEqual(["POST"]);
  expect(callsOf("checkJob").length).toBeGreaterThan(0);
  expect(callsOf("archiveOutput").length).toBeGreaterThan(0);
  expect(callsOf("submitJob").map((call) => attributeOf(call, "server.address"))).toEqual(["127.0.0.1"]);
});

test("other requests are in their caller's own trace", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  await stack.api.call("/models", { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  const [span] = await eventually(
    "the span",
    async () => receiver.spans.filter((each) => each.traceId === traceId),
    (found) => found.length > 0,
  );
  expect(span).toMatchObject({ name: "GET /api/v1/models", parentSpanId: "00f067aa0ba902b7" });
});

test("everything that is listed is measured", async () => {
  await stack.api.call("/videos/video_01kb0000000000000000000000");
  await eventually(
    "the metrics",
    async () => [...new Set(receiver.metrics.map(({ name }) => name))],
    (names) => Object.keys(METRICS).every((name) => names.includes(name)),
  );
  for (const { name, unit } of receiver.metrics)
    expect(Object.entries(METRICS).find(([listed]) => listed === name)?.[1].unit, name).toBe(unit);
});

test("nothing that is sent holds a prompt, a key or an owner's name", () => {
  const sent = receiver.bodies.join("\n");
  expect(sent).toContain("owner-");
  for (const secret of [CANARY, CALLERS_KEY, OWNER, stack.providerKey]) expect(sent).not.toContain(secret);
});

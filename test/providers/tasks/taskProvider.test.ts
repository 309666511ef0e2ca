import { expect, test } from "vitest";
import type { VideoProvider } from "../../../src/lib/providers/provider.ts";
import { below } from "../../../src/lib/providers/tasks/endpoint.ts";
import { taskAdapter } from "../../../src/lib/providers/tasks/taskAdapter.ts";
import type { SaidTask, TaskApi } from "../../../src/lib/providers/tasks/taskApi.ts";
import { createTransport } from "../../../src/lib/providers/wire/transport.ts";
import { inTurn, json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { jobOf, targetAt } from "../../support/providers/testProvider.ts";
import { TOY } from "../../support/samples/sampleProfile.ts";

const never = () => new AbortController().signal;

/** A toy API of tasks that is polled by POST, and lists its tasks in pages of two. */
function toyApi(endpoint: string): TaskApi {
  const at = below({ endpoint }, "/v1");
  const readTask = (body: unknown) => (isTask(body) ? body : null);
  return {
    create: ({ prompt }) => ({ url: at("/make"), body: { kind: "json", value: { nested: [{ prompt }] } } }),
    readCreated: readTask,
    poll: (jobId) => ({ url: at("/fetch"), body: { name: jobId } }),
    readTask,
    remove: null,
    list: {
      page: (number) => ({ url: at("/tasks", { page: number }) }),
      readPage: (body) => (Array.isArray(body) ? { entries: body, isLast: body.length < 2 } : null),
      readEntry: readTask,
    },
    words: (error) => error,
  };
}

function isTask(body: unknown): body is SaidTask {
  return typeof body === "object" && body !== null && "jobId" in body;
}

function toyProvider(endpoint: string): VideoProvider {
  const access = { problem: () => null, secrets: () => [], policy: signing };
  const options = {
    endpoint,
    access: signing,
    proxy: () => null,
    policies: [],
    timeoutSeconds: 20,
    now: Date.now,
  };
  const wire = { access, transport: createTransport(options), timeoutSeconds: 20, now: Date.now };
  return taskAdapter({ profile: TOY, api: () => toyApi(endpoint) }).connect(targetAt(endpoint), wire);
}

const signing: Parameters<typeof createTransport>[0]["access"] = {
  name: "signing",
  sendRequest: (request, next) => next(request),
};

const task = (changes: object = {}) => ({ jobId: "models/m/operations/7", status: "running", ...changes });

test("a create is nested JSON, and a job is polled by a POST that is repeated like any read", async () => {
  await using server = await scriptedServer(inTurn(json(200, task()), json(503, {}), json(200, task())));
  const provider = toyProvider(server.url);
  const made = await provider.submit(jobOf());
  expect(made).toMatchObject({ kind: "accepted", job: { jobId: "models/m/operations/7" } });
  expect(await provider.check("models/m/operations/7")).toMatchObject({
    kind: "seen",
    job: { state: "running" },
  });
  const bodies = server.requests.map(({ body }) => JSON.parse(body.toString()));
  const asked = { name: "models/m/operations/7" };
  expect(bodies).toEqual([{ nested: [{ prompt: jobOf().prompt }] }, asked, asked]);
});

test.each(["data:video/mp4;base64,AAAA", "http://169.254.169.254/film.mp4", "file:///etc/passwd"])(
  "a film is never fetched from %s",
  async (film) => {
    await using server = await scriptedServer(json(200, task({ status: "done", films: [film] })));
    expect(await toyProvider(server.url).download("7", never())).toMatchObject({ kind: "unreachable" });
  },
);

test("a list is read to its last page; one that is not read to its end proves nothing", async () => {
  const page = (...ids: readonly string[]): Script =>
    json(
      200,
      ids.map((jobId) => task({ jobId })),
    );
  await using whole = await scriptedServer(inTurn(page("1", "2"), page("3")));
  const listed = await toyProvider(whole.url).list(0);
  expect(listed.kind === "listed" && listed.jobs.map(({ jobId }) => jobId)).toEqual(["1", "2", "3"]);
  await using cut = await scriptedServer(inTurn(page("1", "2"), json(500, {})));
  expect(await toyProvider(cut.url).list(0)).toMatchObject({ kind: "unreachable" });
});

test("an entry that cannot be read may be ours, and a bill that no film can have is none", async () => {
  await using server = await scriptedServer(json(200, [{ odd: true }]));
  expect(await toyProvider(server.url).list(0)).toMatchObject({
    jobs: [],
    unreadable: [{ createdAt: null }],
  });
  await using dear = await scriptedServer(json(200, task({ billed: 1e9 })));
  expect(await toyProvider(dear.url).check("7")).not.toHaveProperty("job.billed");
});

test("how long a task took is taken from its own times, once it is made", async () => {
  const seconds = Math.floor(Date.now() / 1_000);
  const times = { createdAt: seconds - 90, completedAt: seconds - 30 };
  const made = json(200, task({ ...times, status: "done", films: ["https://films.example/1.mp4"] }));
  await using server = await scriptedServer(inTurn(made, json(200, task(times))));
  const provider = toyProvider(server.url);
  expect(await provider.check("7")).toMatchObject({ job: { renderMs: 60_000 } });
  expect(await provider.check("7")).not.toHaveProperty("job.renderMs");
});

import { createHash } from "node:crypto";
import { type Answered, type Asked, jsonAnswer, rangedAnswer, refusal } from "./fakeAnswer.ts";
import type { FakeVideo, FakeWorld } from "./fakeWorld.ts";

const FINAL = ["completed", "cancelled", "failed", "expired", "timed_out"];

/** The routes of one video and of all; null where none fits. */
export async function answerVideos(world: FakeWorld, asked: Asked): Promise<Answered | null> {
  const { method, path } = asked;
  const [, id = "", verb = ""] = /^\/videos(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
  if (path === "/videos") return method === "GET" ? list(world, asked.query) : await create(world, asked);
  if (id === "estimate") return await estimate(world, asked);
  if (!path.startsWith("/videos/")) return null;
  const video = world.videos.get(id);
  if (!video) return refusal(404, "not_found", "There is no video with this id.");
  if (verb === "content") return await content(world, video, asked);
  if (verb === "cancel") return jsonAnswer(202, world.change(id, { stage: "cancelled" }));
  if (verb === "remix") return await remix(world, video, asked);
  if (verb === "resolve") return jsonAnswer(202, world.change(id, { stage: "running", progress: 5 }));
  if (method === "GET") return jsonAnswer(200, video);
  if (!FINAL.includes(video.stage)) return refusal(409, "not_finished", "Cancel it first.");
  world.erase(id);
  return jsonAnswer(200, { id, object: "video.deleted", deleted: true });
}

function list(world: FakeWorld, query: URLSearchParams): Answered {
  const limit = Number(query.get("limit") ?? "20");
  const after = query.get("after");
  const fits = (video: FakeVideo) =>
    (after === null || video.id < after) &&
    ["model", "status"].every((name) => {
      const wanted = query.get(name);
      return wanted === null || (name === "model" ? video.model : video.status) === wanted;
    });
  const found = world.newestFirst().filter(fits);
  const data = found.slice(0, limit);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return jsonAnswer(200, { object: "list", data, ...ends, has_more: found.length > limit });
}

async function create(world: FakeWorld, asked: Asked): Promise<Answered> {
  world.createsSeen += 1;
  const fields = await fieldsOf(asked);
  const wrong = problemOf(world, fields);
  if (wrong) return wrong;
  const make = () =>
    world.add({
      prompt: fields["prompt"] ?? "",
      model: fields["model"] ?? "sora-2",
      size: fields["size"] ?? "720x1280",
      seconds: fields["seconds"] ?? "4",
      n_variants: Number(fields["n_variants"] ?? "1"),
      mode: fields["input_reference"] === undefined ? "text" : "image",
      ...(fields["negative_prompt"] === undefined ? {} : { negative_prompt: fields["negative_prompt"] }),
      ...(fields["seed"] === undefined ? {} : { seed: Number(fields["seed"]) }),
    });
  return once(world, asked, JSON.stringify(fields), make);
}

async function remix(world: FakeWorld, source: FakeVideo, asked: Asked): Promise<Answered> {
  world.createsSeen += 1;
  const { prompt = "" } = await fieldsOf(asked);
  const { id, model, size, seconds } = source;
  const make = () => world.add({ prompt, model, size, seconds, mode: "remix", remixed_from_video_id: id });
  return once(world, asked, `${id} ${prompt}`, make);
}

/** The same key is the same film; another request under it is refused. */
function once(world: FakeWorld, { request }: Asked, what: string, make: () => FakeVideo): Answered {
  const key = String(request.headers["idempotency-key"] ?? "");
  const before = world.keys.get(key);
  if (before && before.asked !== what)
    return refusal(422, "idempotency_key_reused", "This key was used for another request.");
  const video = before ? world.get(before.id) : make();
  if (key !== "") world.keys.set(key, { asked: what, id: video.id });
  return jsonAnswer(202, video, before ? { "idempotency-replayed": "true" } : {});
}

async function estimate(world: FakeWorld, asked: Asked): Promise<Answered> {
  const fields = await fieldsOf(asked);
  const model = world.models.find(({ id }) => id === fields["model"]);
  const estimated =
    Number(fields["seconds"] ?? "4") * (model?.price.per_second ?? 0.1) * Number(fields["n_variants"] ?? "1");
  return (
    problemOf(world, fields) ?? jsonAnswer(200, { request: fields, cost: { currency: "USD", estimated } })
  );
}

function problemOf(
  world: FakeWorld,
  { prompt = "", size, seed, model: name }: Readonly<Record<string, string>>,
) {
  if (prompt.trim() === "") return refusal(400, "invalid_value", "A prompt must not be blank.", "prompt");
  if (prompt.length > 32_000)
    return refusal(400, "invalid_value", "A prompt has 32,000 characters at most.", "prompt");
  if (prompt.includes("over budget"))
    return refusal(402, "budget_exceeded", "This film would cost more than is left of today's budget.");
  const model = world.models.find(({ id }) => id === name);
  if (model && size && !model.sizes.some((each) => each.size === size))
    return refusal(400, "invalid_value", `Invalid value: '${size}'.`, "size");
  if (seed !== undefined && !/^\d+$/.test(seed))
    return refusal(400, "invalid_value", "A seed is a whole number.", "seed");
  return null;
}

async function content(world: FakeWorld, video: FakeVideo, { query, request }: Asked): Promise<Answered> {
  const index = Number(query.get("index") ?? "0");
  if (video.outputs[index]?.status !== "archived") return refusal(404, "not_found", "Nothing is archived.");
  const { film, still } = await world.scene(video, index);
  if (query.get("variant") !== "thumbnail")
    return rangedAnswer(request, film, { "content-type": "video/mp4" });
  if (world.withoutStill.has(video.id)) return refusal(404, "not_found", "There is no thumbnail.");
  return rangedAnswer(request, still, {
    "content-type": "image/jpeg",
    "cache-control": "private, max-age=60",
  });
}

/** The fields of a JSON body or a form; of a picture its hash. */
async function fieldsOf({ request, body }: Asked): Promise<Readonly<Record<string, string>>> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) {
    const parsed: Record<string, string> = JSON.parse(body.toString("utf8") || "{}");
    return parsed;
  }
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const fields: Record<string, string> = {};
  for (const [name, value] of form)
    fields[name] =
      typeof value === "string"
        ? value
        : createHash("sha256")
            .update(new Uint8Array(await value.arrayBuffer()))
            .digest("hex");
  return fields;
}

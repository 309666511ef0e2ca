import type { Viewer } from "../../../src/lib/domain/owner/caller.ts";
import { readUsage } from "../../../src/lib/effects/money/readUsage.ts";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import { findVideo } from "../../../src/lib/effects/videos/findVideo.ts";
import { listVideos } from "../../../src/lib/effects/videos/listVideos.ts";
import { showVideo } from "../../../src/lib/effects/videos/showVideo.ts";
import { sha256 } from "../../../src/lib/hash/sha256.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { requestOf } from "../../../test/support/samples/sampleVideo.ts";

const VIEWER: Viewer = {
  caller: { kind: "caller", owner: "anna", admin: false },
  baseUrl: "https://dailies.example/api/v1",
};
const { caller } = VIEWER;

/** Creates a film of Anna's under a new key, as `POST /videos` does once the request is read; its id. */
export async function create(tools: Tools, key: string): Promise<string> {
  const [model] = tools.config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: sha256(key), isSdkRetry: false };
  const request = requestOf({ seconds: 4, prompt: `A reel of film, ${key}` });
  const accepted = await acceptVideo(
    { owner: caller.owner, request, model, image: null, source: null, attempt },
    tools,
  );
  if (accepted.kind !== "accepted" || accepted.replayed) throw new Error(`the create is ${accepted.kind}`);
  await showVideo(accepted.record, VIEWER, tools);
  return accepted.record.id;
}

/** What `GET /videos/{id}` asks for. */
export async function status(tools: Tools, id: string): Promise<void> {
  const found = await findVideo(id, caller, tools);
  if (!found) throw new Error("the film is not there");
  await showVideo(found, VIEWER, tools);
}

/** What `GET /videos` asks for. */
export async function list(tools: Tools): Promise<void> {
  const { kind } = await listVideos({ owner: caller.owner, limit: 20, order: "desc" }, VIEWER, tools);
  if (kind !== "list") throw new Error("there is no list");
}

/** What `GET /usage` asks for, over the month so far by model. */
export async function usage(tools: Tools): Promise<void> {
  const today = new Date(tools.clock.now()).toISOString().slice(0, 10);
  const query = { from: `${today.slice(0, 7)}-01`, to: today, grouping: "model", owner: null } as const;
  const { kind } = await readUsage(query, caller, tools);
  if (kind !== "usage") throw new Error("there is no usage");
}

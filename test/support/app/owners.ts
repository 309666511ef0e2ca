import { createHash } from "node:crypto";
import * as z from "zod";
import { USAGE_OBJECT, type UsageObject } from "../../../src/lib/domain/money/usageObject.ts";
import { VIDEO_OBJECT, type VideoObject } from "../../../src/lib/domain/video/videoObject.ts";
import { type ApiAnswer, idOf } from "./apiAnswer.ts";
import type { Dailies } from "./dailies.ts";

const OWNERS = ["anna", "ben", "=cleo", "root"] as const;
export type Owner = (typeof OWNERS)[number];

/** Settings in which each of these owners has a key; `root` is an admin. */
export const OWNERS_WITH_KEYS: Readonly<Record<string, string>> = {
  AUTH_MODE: "keys",
  API_KEYS: JSON.stringify(
    OWNERS.map((owner) => ({
      owner,
      sha256: createHash("sha256").update(keyOf(owner)).digest("hex"),
      admin: owner === "root",
    })),
  ),
};

/** An app as one of several owners uses it. */
export interface AsOwner {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
  /** Creates a video; its id. */
  create(body: unknown): Promise<string>;
  /** Lets time pass until the video is as wanted. */
  until(id: string, wanted: (video: VideoObject) => boolean): Promise<VideoObject>;
  ended(id: string): Promise<VideoObject>;
  usage(query?: string): Promise<UsageObject>;
}

/** The app, called with this owner's key. */
export function asOwner(app: Dailies, owner: Owner): AsOwner {
  const call: AsOwner["call"] = async (method, path, body, headers = {}) => {
    const answer = await app.call(method, path, body, { "api-key": keyOf(owner), ...headers });
    if (!answer) throw new Error("the app died");
    return answer;
  };
  const until: AsOwner["until"] = async (id, wanted) => {
    let seen: VideoObject | null = null;
    await app.host.waitUntil(
      async () => {
        const { status, body } = await call("GET", `/videos/${id}`);
        seen = status === 200 ? VIDEO_OBJECT.parse(body) : null;
        return seen !== null && wanted(seen);
      },
      { within: 30 * 3_600_000 },
    );
    return VIDEO_OBJECT.parse(seen);
  };
  return {
    call,
    until,
    async create(body) {
      const answer = await call("POST", "/videos", body);
      expectStatus(answer, 202);
      return idOf(answer.body);
    },
    ended: (id) => until(id, ({ status }) => status === "completed" || status === "failed"),
    async usage(query = "") {
      const answer = await call("GET", `/usage${query}`);
      expectStatus(answer, 200);
      return USAGE_OBJECT.parse(answer.body);
    },
  };
}

function expectStatus({ status, body }: ApiAnswer, wanted: number): void {
  z.literal(wanted, { error: `answered ${status}: ${JSON.stringify(body)}` }).parse(status);
}

function keyOf(owner: Owner): string {
  return `${owner.replace("=", "")}-key`;
}

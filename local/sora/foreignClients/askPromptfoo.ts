import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** One prompt for one of promptfoo's providers, with what a promptfoo configuration says of it. */
export interface PromptfooCall {
  /** Such as `azure:video:sora`. */
  readonly provider: string;
  readonly prompt: string;
  readonly config: Readonly<Record<string, string | number>>;
}

const REFERENCE = "storageRef:";
const pictureSchema = z.string().startsWith(REFERENCE).optional();

const answerSchema = z.union([
  z.object({ error: z.string() }).transform(({ error }) => ({ kind: "refused" as const, error })),
  z
    .object({
      cost: z.number(),
      cached: z.literal(false),
      video: z.object({
        storageRef: z.object({ key: z.string() }),
        thumbnail: pictureSchema,
        spritesheet: pictureSchema,
      }),
      metadata: z.object({ jobId: z.string().optional(), soraVideoId: z.string().optional() }),
    })
    .transform(({ cost, video, metadata }) => ({
      kind: "made" as const,
      usd: cost,
      job: metadata.jobId ?? metadata.soraVideoId ?? "",
      film: video.storageRef.key,
      pictures: [video.thumbnail, video.spritesheet].flatMap((url) => url?.slice(REFERENCE.length) ?? []),
    })),
]);

/** What promptfoo makes of a call: its own words, or what it stored, as paths of files. */
export type PromptfooAnswer = z.output<typeof answerSchema>;

const GIVE_UP_AFTER_MS = 600_000;

/**
 * Lets the promptfoo installed in `folder` make the calls, one after another, and returns an answer for each. All that
 * it keeps goes to `dataFolder`; it reports to nobody. Throws when it breaks, or answers with what is not expected.
 */
export async function askPromptfoo(
  folder: string,
  dataFolder: string,
  calls: readonly PromptfooCall[],
): Promise<readonly PromptfooAnswer[]> {
  const answersPath = join(dataFolder, "answers.json");
  const script = fileURLToPath(new URL("promptfooChild.ts", import.meta.url));
  const env = {
    ...process.env,
    ...{ PROMPTFOO_CONFIG_DIR: dataFolder, PROMPTFOO_DISABLE_TELEMETRY: "1", PROMPTFOO_DISABLE_UPDATE: "1" },
    NODE_COMPILE_CACHE: join(folder, "compiled"),
    // What it is pointed at is on this machine or named by the caller, behind no proxy.
    NO_PROXY: "*",
  };
  const options = { env, timeout: GIVE_UP_AFTER_MS, killSignal: "SIGKILL" as const };
  const args = [script, folder, answersPath, JSON.stringify(calls)];
  await promisify(execFile)(process.execPath, args, options);
  const answers = z.array(answerSchema).parse(JSON.parse(await readFile(answersPath, "utf8")));
  const inStorage = (key: string) => join(dataFolder, "media", key);
  return answers.map((answer) =>
    answer.kind === "refused"
      ? answer
      : { ...answer, film: inStorage(answer.film), pictures: answer.pictures.map(inStorage) },
  );
}

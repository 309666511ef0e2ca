import { bytesInMemory } from "./byteSource.ts";
import { faultOf } from "./faults/faultBook.ts";
import { spoilContent } from "./faults/spoil.ts";
import { underFaults } from "./faults/underFaults.ts";
import { filmReply } from "./filmReply.ts";
import { originOf } from "./films/filmOrigin.ts";
import type { Job } from "./job.ts";
import type { Reply } from "./reply.ts";
import { momentOf } from "./timeline.ts";
import { type Call, strikeOn } from "./world.ts";

/** What a request for bytes is about. */
export interface Output {
  readonly job: Job;
  readonly variant: number;
  /** The name the caller used, for texts. */
  readonly id: string;
  readonly what: { readonly kind: "film"; readonly quality: "high" | "low" } | Picture;
}

export interface Picture {
  readonly kind: "thumbnail" | "spritesheet";
  readonly format: "jpeg" | "webp";
  readonly type: string;
}

/** The bytes of one finished output, whole or in part, as the faults leave them. */
export async function outputReply(call: Call, { job, variant, id, what }: Output): Promise<Reply> {
  const { world, headers } = call;
  const faults = strikeOn(call, job, { variant });
  const origin = originOf(world.store, job, variant);
  const madeAt = momentOf(job, world.now()).finishedAt ?? 0;
  return underFaults(call, faults, id, async () => {
    if (what.kind !== "film") {
      const draw = what.kind === "spritesheet" ? world.films.spritesheet(job, origin) : null;
      const bytes = await (draw ?? world.films.thumbnail(job, variant, what.format, origin));
      return filmReply(bytesInMemory(bytes), { type: what.type, tag: `${id}-${what.kind}`, madeAt }, headers);
    }
    const film = await world.films.film(job, variant, what.quality, origin);
    const broken = faultOf(faults, "content");
    if (broken?.as === "redirect") {
      return { status: 302, headers: { location: await world.storageHost.publish(film) }, body: null };
    }
    const reply = filmReply(film, { type: "video/mp4", tag: `${id}-${what.quality}`, madeAt }, headers);
    return broken ? spoilContent(reply, film, broken) : reply;
  });
}

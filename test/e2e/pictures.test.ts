import { expect, test } from "vitest";
import { pictureCases } from "../support/media/pictureCases.ts";
import { jsonOf, type Video } from "../support/stack/stackApi.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();
const accepted = pictureCases.filter(({ right }) => right === "accepted");

test.each(accepted)("a film is made from the picture $file", async ({ file, bytes }) => {
  const form = new FormData();
  form.append("prompt", `A ${CANARY} from a phone`);
  form.append("input_reference", new Blob([bytes], { type: "image/jpeg" }), file);
  const answer = await stack().api.call("/videos", { method: "POST", form });
  expect(answer.status).toBe(202);
  const { id } = jsonOf(answer) as Video;
  expect(await stack().api.ended(id)).toMatchObject({ stage: "completed", mode: "image" });
});

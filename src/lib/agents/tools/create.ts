import { CREATE_REQUEST } from "../../domain/request/createRequest.ts";
import { offering } from "../tool.ts";
import { VIDEO_SHOWN } from "../videoTool.ts";
import { acceptCall } from "./acceptCall.ts";
import { IDEMPOTENCY_KEY, readArguments } from "./createArguments.ts";

export const create = offering({
  name: "create",
  title: "Make a film",
  description:
    "Starts making a film and answers at once with its id and estimated cost; then call `wait` until it is ready. It costs money: ask `estimate` first when in doubt. Repeating a call that seems to have failed is safe.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: CREATE_REQUEST.extend({ idempotency_key: IDEMPOTENCY_KEY }),
  output: VIDEO_SHOWN,
  async run({ idempotency_key: key }, tools, { idempotency_key: _, ...sent }) {
    const read = await readArguments(sent, tools);
    if (read.kind === "refused") return read.answer;
    const { request, model, image } = read;
    return await acceptCall({ request, model, image, source: null }, key, tools);
  },
});

import { availableModels, isRetired } from "../../domain/models/catalogue.ts";
import { CREATE_REQUEST } from "../../domain/request/createRequest.ts";
import { describeEstimate, ESTIMATE_OBJECT } from "../../domain/video/estimateObject.ts";
import { retiredAnswer } from "../../http/answers/retiredAnswer.ts";
import { offering, refusal } from "../tool.ts";
import { inDollars } from "../videoTool.ts";
import { readArguments } from "./createArguments.ts";

export const estimate = offering({
  name: "estimate",
  title: "Price a film",
  description:
    "Says what a `create` with these arguments would make and cost. Makes nothing and costs nothing.",
  annotations: { readOnlyHint: true },
  input: CREATE_REQUEST,
  output: ESTIMATE_OBJECT.shape,
  async run(_given, tools, sent) {
    const read = await readArguments(sent, tools);
    if (read.kind === "refused") return read.answer;
    const { models } = tools.config;
    const now = tools.clock.now();
    if (isRetired(read.model, now)) return refusal(retiredAnswer(read.model, availableModels(models, now)));
    const value = describeEstimate(read.request, read.model);
    const note = `A create with these arguments would cost ${inDollars(value.cost.estimated)}. This call costs nothing.`;
    return { kind: "done", note, value, links: [] };
  },
});

import * as z from "zod";
import { describeModel } from "../../domain/models/describeModel.ts";
import { MODEL_OBJECT } from "../../domain/models/modelObject.ts";
import { offering } from "../tool.ts";

export const models = offering({
  name: "models",
  title: "List the models",
  description:
    "Lists the models that can be asked for: their sizes, lengths in seconds, variants, modes and price in US dollars a second. Costs nothing.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({}),
  output: { data: z.array(MODEL_OBJECT) },
  async run(_given, { config, clock }) {
    const data = config.models.map((model) =>
      describeModel(model, config.limitsOf(model.group), clock.now()),
    );
    const note = "Prices are in US dollars a second of film. This call costs nothing.";
    return { kind: "done", note, value: { data }, links: [] };
  },
});

import type { HttpResponseInit } from "@azure/functions";
import * as z from "zod";
import type { Viewer } from "../domain/owner/caller.ts";
import type { Fields } from "../domain/request/fields.ts";
import { problemsOf } from "../domain/request/problemsOf.ts";
import { badRequest } from "../http/answers/errorAnswer.ts";
import { ERROR_BODY } from "../http/answers/errorObject.ts";
import type { Tools } from "../services/tools.ts";

/** What a tool works with: as a route does. */
export interface AgentTools extends Tools, Viewer {}

/** JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a tool says of itself. */
interface AboutTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint?: boolean;
    readonly idempotentHint?: boolean;
    readonly openWorldHint?: boolean;
  };
}

/** A tool as it is offered to one caller. */
export interface ToolOffer extends AboutTool {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly run: (given: Fields) => Promise<ToolAnswer>;
}

/** A link to a film. */
export interface FilmLink {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly description: string;
  readonly size: number;
}

/** `note` is for the agent: what was done, and what that costs or has cost. */
export type ToolAnswer =
  | {
      readonly kind: "done";
      readonly note: string;
      readonly value: Fields;
      readonly links: readonly FilmLink[];
    }
  | { readonly kind: "refused"; readonly note: string };

/** A tool of the agents' door. */
export interface Tool<In extends z.ZodObject, Out extends z.ZodRawShape> extends AboutTool {
  readonly input: In;
  /** What is answered beside the note. */
  readonly output: Out;
  readonly run: (given: z.output<In>, tools: AgentTools, sent: Fields) => Promise<ToolAnswer>;
}

/** Makes a tool that can be offered to a caller; what is wrong with its arguments is told as the API tells it. */
export function offering<In extends z.ZodObject, Out extends z.ZodRawShape>({
  input,
  output,
  run,
  ...about
}: Tool<In, Out>): (tools: AgentTools) => ToolOffer {
  const shown = z.strictObject({ note: z.string().describe("What was done, and what it costs."), ...output });
  return (tools) => ({
    ...about,
    input: z.toJSONSchema(input, { io: "input" }),
    output: z.toJSONSchema(shown),
    async run(given) {
      const parsed = input.safeParse(given);
      return parsed.success
        ? await run(parsed.data, tools, given)
        : refusal(badRequest(problemsOf(parsed.error, given)));
    },
  });
}

/** A refusal of the API as an agent reads it: every problem, and that it cost nothing. */
export function refusal({ jsonBody }: HttpResponseInit): ToolAnswer {
  const { message, code, details = [] } = ERROR_BODY.parse(jsonBody).error;
  const problems = details.length > 1 ? details.map((each) => each.message) : [message];
  return { kind: "refused", note: `${problems.join("\n")} (${code ?? "error"}) This call costs nothing.` };
}

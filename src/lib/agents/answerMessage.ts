import type { HttpResponseInit } from "@azure/functions";
import type { Fields } from "../domain/request/fields.ts";
import type { ApiRequest } from "../http/request/apiRequest.ts";
import type { AgentTools, ToolOffer } from "./tool.ts";
import { cancel } from "./tools/cancel.ts";
import { create } from "./tools/create.ts";
import { estimate } from "./tools/estimate.ts";
import { list } from "./tools/list.ts";
import { models } from "./tools/models.ts";
import { remix } from "./tools/remix.ts";
import { status } from "./tools/status.ts";
import { wait } from "./tools/wait.ts";

const TOOLS = [models, estimate, create, status, wait, list, cancel, remix];

const INSTRUCTIONS = [
  "Dailies makes short films from prompts. A film costs money and takes minutes.",
  "Ask `models` for what can be made, `estimate` for its price, `create` to have it made, then `wait` until it is ready.",
  "A finished film comes as a link that works for 15 minutes; give it to the user, and ask `status` for a new one later.",
  "Every answer says what it costs. Repeating a call that seems to have failed never pays twice.",
].join("\n");

/** Answers one message of an agent. Throws what a tool has thrown: it is our fault, and not the agent's business. */
export async function answerMessage(
  { method, url, headers }: Pick<ApiRequest, "method" | "url" | "headers">,
  message: Fields,
  tools: AgentTools,
): Promise<HttpResponseInit> {
  const faults: unknown[] = [];
  const offered = TOOLS.map((tool) => noting(tool(tools), faults));
  // Loaded by the first agent: most starts serve none.
  const { answerAgent } = await import("./protocol.ts");
  const request = new Request(url, { method, headers: withoutLength(headers) });
  const offer = { instructions: INSTRUCTIONS, tools: offered };
  const { status, headers: answered, text } = await answerAgent(request, message, offer);
  if (faults.length > 0) throw faults[0];
  return { status, headers: { ...answered }, ...(text === "" ? {} : { body: text }) };
}

/** What a tool throws would be told to the agent, message and all. */
function noting(tool: ToolOffer, faults: unknown[]): ToolOffer {
  return {
    ...tool,
    async run(given) {
      try {
        return await tool.run(given);
      } catch (error) {
        faults.push(error);
        return { kind: "refused", note: "Something went wrong on our side." };
      }
    },
  };
}

/** The body was read before. */
function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ["content-length", "transfer-encoding"]) kept.delete(name);
  return kept;
}

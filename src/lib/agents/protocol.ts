import { createMcpHandler, McpServer, type StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type { Fields } from "../domain/request/fields.ts";
import type { JsonSchema, ToolAnswer, ToolOffer } from "./tool.ts";

/** What one caller is offered. */
export interface Offer {
  readonly instructions: string;
  readonly tools: readonly ToolOffer[];
}

/** The HTTP answer to one message. */
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Answers one message of the Model Context Protocol, of any version that its package speaks. Each request has a server of
 * its own: nothing is kept between two, and none is answered for longer than its tool takes.
 */
export async function answerAgent(request: Request, message: Fields, offer: Offer): Promise<Answered> {
  const handler = createMcpHandler(() => serverOf(offer), { maxSubscriptions: 0 });
  try {
    const answer = await handler.fetch(request, { parsedBody: message });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  } finally {
    await handler.close();
  }
}

function serverOf({ instructions, tools }: Offer): McpServer {
  const server = new McpServer({ name: "dailies", title: "Dailies", version: "1" }, { instructions });
  for (const { name, input, output, run, ...about } of tools) {
    const config = { ...about, inputSchema: taking(input), outputSchema: taking(output) };
    server.registerTool(name, config, async (given) => contentOf(await run(given)));
  }
  return server;
}

/** Tells agents of a schema, and takes every object: the tool itself says what is wrong, all of it at once and in our words. */
function taking(schema: JsonSchema): StandardSchemaWithJSON<Fields, Fields> {
  const told = () => ({ ...schema });
  return {
    "~standard": {
      version: 1 as const,
      vendor: "dailies",
      jsonSchema: { input: told, output: told },
      validate: (value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? { value: { ...value } as Fields }
          : { issues: [{ message: "arguments must be an object" }] },
    },
  };
}

function contentOf(answer: ToolAnswer) {
  const says = { type: "text" as const, text: answer.note };
  if (answer.kind === "refused") return { isError: true, content: [says] };
  const { value, links } = answer;
  const shown = { note: answer.note, ...value };
  return {
    content: [
      says,
      { type: "text" as const, text: JSON.stringify(value) },
      ...links.map((link) => ({ type: "resource_link" as const, ...link })),
    ],
    structuredContent: shown,
  };
}

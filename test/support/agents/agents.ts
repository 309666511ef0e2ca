import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as z from "zod";
import { VIDEO_OBJECT } from "../../../src/lib/domain/video/videoObject.ts";

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** How an agent reaches the app. */
export interface Reach {
  /** With the base path. */
  readonly url: string;
  readonly key?: string;
  readonly fetch?: Fetch;
}

/** What a call of a tool gave. */
export interface Called {
  readonly isError: boolean;
  readonly note: string;
  readonly value: unknown;
  /** Addresses of films. */
  readonly links: readonly string[];
}

export interface Agent {
  tools(): Promise<readonly ToolShown[]>;
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
  close(): Promise<void>;
}

const TOOL = z.looseObject({
  name: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
});
export type ToolShown = z.infer<typeof TOOL>;

const RESULT = z.looseObject({
  isError: z.boolean().default(false),
  content: z.array(
    z.looseObject({ type: z.string(), text: z.string().optional(), uri: z.string().optional() }),
  ),
  structuredContent: z.unknown().optional(),
});

/** The client of the protocol's present SDK, and that of the one before. */
export const SDKS = { "@modelcontextprotocol/client": newAgent, "@modelcontextprotocol/sdk": oldAgent };

export async function newAgent(reach: Reach): Promise<Agent> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(addressOf(reach), optionsOf(reach)));
  return {
    tools: async () => z.array(TOOL).parse((await client.listTools()).tools),
    call: async (name, args = {}) => calledOf(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

async function oldAgent(reach: Reach): Promise<Agent> {
  const client = new OldClient({ name: "test", version: "1" });
  const transport = new OldTransport(addressOf(reach), optionsOf(reach));
  // Its declarations do not know exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    tools: async () => z.array(TOOL).parse((await client.listTools()).tools),
    call: async (name, args = {}) => calledOf(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

/** The video that a tool's answer shows. */
export function videoIn({ value, note }: Called) {
  const shown = z.looseObject({ video: VIDEO_OBJECT }).safeParse(value);
  if (!shown.success) throw new Error(`no video: ${note}`);
  return shown.data.video;
}

function addressOf({ url }: Reach): URL {
  return new URL(`${url}/mcp`);
}

function optionsOf({ key, fetch }: Reach) {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return { requestInit: { headers }, ...(fetch ? { fetch } : {}) };
}

function calledOf(result: unknown): Called {
  const { isError, content, structuredContent } = RESULT.parse(result);
  return {
    isError,
    note: content[0]?.text ?? "",
    value: structuredContent,
    links: content.flatMap(({ type, uri }) => (type === "resource_link" && uri ? [uri] : [])),
  };
}

import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import { collector } from "../../bytes/collector.ts";

/** Of an answer that is too long, enough to say what it was. */
const KEPT_OF_TOO_LONG = 20_000;

/**
 * A sender that reads each answer as text of at most `bytesAtMost`, in memory that grows with what came. Of a longer one
 * only the beginning is kept, and the connection is closed: it is no JSON any more, and counts as an answer without a
 * job. Statuses that the request wants to read as a stream are handed on as they are.
 */
export function boundedClient(client: HttpClient, bytesAtMost: number): HttpClient {
  return {
    async sendRequest(request) {
      const streamed = request.streamResponseStatusCodes ?? new Set<number>();
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      try {
        const response = await client.sendRequest(request);
        if (streamed.has(response.status)) return response;
        const { readableStreamBody, ...rest } = response;
        return { ...rest, bodyAsText: await readText(readableStreamBody, bytesAtMost) };
      } finally {
        request.streamResponseStatusCodes = streamed;
      }
    },
  };
}

async function readText(body: PipelineResponse["readableStreamBody"], bytesAtMost: number): Promise<string> {
  if (!body) return "";
  const collected = collector();
  // Leaving the loop early destroys the stream, and its connection with it.
  for await (const chunk of body) {
    collected.add(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
    if (collected.size() > bytesAtMost) return textOf(collected.bytes().subarray(0, KEPT_OF_TOO_LONG));
  }
  return textOf(collected.bytes());
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

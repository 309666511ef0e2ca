import type { HttpResponseInit } from "@azure/functions";
import { registerOpenRoute } from "../lib/app/route.ts";
import { services } from "../lib/app/services.ts";
import { ConfigError } from "../lib/config/readConfig.ts";

/** GET /health: whether storage answers, which providers are configured, and how much waits. Needs no sign-in. */
async function getHealth(): Promise<HttpResponseInit> {
  const made = trySettings();
  if ("problem" in made) {
    return {
      status: 503,
      headers: { "retry-after": "30" },
      jsonBody: { status: "unhealthy", settings: made.problem },
    };
  }
  const { config, storage } = made;
  const providers = config.models.map(({ name, target, retiresAt }) => ({
    model: name,
    api: target.api,
    configured: target.auth.kind !== "key" || config.secret(target.auth.setting) !== null,
    retires_at: retiresAt,
  }));
  try {
    await storage.reachable();
    const waiting = await storage.active.counts();
    const oldest = waiting.oldestAt === null ? null : Math.floor(waiting.oldestAt / 1_000);
    return {
      jsonBody: {
        status: "healthy",
        storage: "reachable",
        providers,
        unfinished: waiting.total,
        oldest_unfinished_at: oldest,
      },
    };
  } catch {
    return {
      status: 503,
      headers: { "retry-after": "10" },
      jsonBody: { status: "unhealthy", storage: "out of reach", providers },
    };
  }
}

/** Wrong settings are told by name, so that an operator sees them without the logs; values are not. */
function trySettings(): ReturnType<typeof services> | { readonly problem: string } {
  try {
    return services();
  } catch (error) {
    if (error instanceof ConfigError)
      return { problem: "Some settings are missing or wrong; the log names them." };
    throw error;
  }
}

registerOpenRoute("getHealth", { methods: ["GET"], route: "health" }, getHealth);

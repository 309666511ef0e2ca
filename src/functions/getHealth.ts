import type { HttpResponseInit } from "@azure/functions";
import { registerOpenRoute } from "../lib/app/route.ts";
import { services } from "../lib/app/services.ts";
import { ConfigError, type SettingProblem } from "../lib/config/settingProblem.ts";
import { targetsOf } from "../lib/domain/models/resource.ts";
import { silentGroups } from "../lib/effects/operations/silentGroups.ts";

/** GET /health: whether storage answers, which providers are configured, and how much waits. Needs no sign-in. */
async function getHealth(): Promise<HttpResponseInit> {
  const made = tryServices();
  if (made instanceof ConfigError) {
    const settings = made.problems.map(toldToAll);
    return {
      status: 503,
      headers: { "retry-after": "30" },
      jsonBody: { status: "unhealthy", settings, ...warningsIn(made.warnings) },
    };
  }
  const { config, storage, clock } = made;
  const warnings = warningsIn(config.warnings);
  const providers = config.models.map((model) => ({
    model: model.name,
    api: model.target.api,
    configured: targetsOf(model).every(
      ({ auth }) => auth.kind !== "key" || config.secret(auth.setting) !== null,
    ),
    paused: config.limitsOf(model.group).maxRunning === 0,
    retires_at: model.retiresAt,
  }));
  try {
    await storage.reachable();
    const waiting = await storage.active.counts();
    const silent = await silentGroups(
      config.models.map(({ group }) => group),
      { storage, clock },
    );
    const reaching = providers.map((provider, index) => ({
      ...provider,
      reachable: !silent.has(config.models[index]?.group ?? ""),
    }));
    const told =
      config.webhooks.length > 0 ? { undelivered_events: await storage.videoEvents.waiting() } : {};
    const oldest = waiting.oldestAt === null ? null : Math.floor(waiting.oldestAt / 1_000);
    return {
      jsonBody: {
        status: "healthy",
        storage: "reachable",
        providers: reaching,
        unfinished: waiting.total,
        oldest_unfinished_at: oldest,
        ...told,
        ...warnings,
      },
    };
  } catch {
    return {
      status: 503,
      headers: { "retry-after": "10" },
      jsonBody: { status: "unhealthy", storage: "out of reach", providers, ...warnings },
    };
  }
}

function tryServices(): ReturnType<typeof services> | ConfigError {
  try {
    return services();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Settings are told by name, so that an operator sees them without the logs; what is in them is not. */
function toldToAll({ name, problem }: SettingProblem): SettingProblem {
  return { name, problem };
}

function warningsIn(warnings: readonly SettingProblem[]) {
  return warnings.length > 0 ? { warnings: warnings.map(toldToAll) } : {};
}

registerOpenRoute("getHealth", { methods: ["GET"], route: "health" }, getHealth);

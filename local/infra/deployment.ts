import * as z from "zod";

const RESOURCE = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  kind: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

const SNAPSHOT = z.looseObject({
  predictedResources: z.array(RESOURCE),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

/** One resource as it would be deployed; what only Azure can work out stands in it as an expression. */
export type Resource = z.infer<typeof RESOURCE>;

/** What one set of parameters would deploy. */
export interface Deployment {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Reads the compiler's prediction; throws when it is none. */
export function readDeployment(name: string, snapshot: string): Deployment {
  const { predictedResources, outputs } = SNAPSHOT.parse(JSON.parse(snapshot));
  return { name, resources: predictedResources, outputs };
}

/** The resources of one type. */
export function ofType({ resources }: Deployment, type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The last part of a resource's name: a table's, without those of the account and the service. */
export function lastName({ name }: Resource): string {
  return name.split("/").at(-1) ?? name;
}

/** A property by its path; undefined where there is none. */
export function property(resource: Resource, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    resource.properties,
  );
}

/** The settings of the app. */
export function appSettings(deployment: Deployment): Readonly<Record<string, unknown>> {
  const settings = ofType(deployment, "Microsoft.Web/sites/config").find(
    (resource) => lastName(resource) === "appsettings",
  );
  return settings?.properties ?? {};
}

/** True when the app reaches everything by private addresses. */
export function isPrivate(deployment: Deployment): boolean {
  return ofType(deployment, "Microsoft.Network/virtualNetworks").length > 0;
}

/** True when Durable Task Scheduler is the back end. */
export function usesScheduler(deployment: Deployment): boolean {
  return ofType(deployment, "Microsoft.DurableTask/schedulers").length > 0;
}

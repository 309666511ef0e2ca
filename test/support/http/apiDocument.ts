import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import * as z from "zod";

const CONTENT = z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }));
const RESPONSE = z.looseObject({ description: z.string().min(1), content: CONTENT.optional() });
const OPERATION = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  requestBody: z.looseObject({ content: CONTENT }).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
  responses: z.record(z.string(), RESPONSE),
});
const DOCUMENT = z.looseObject({
  openapi: z.literal("3.1.1"),
  paths: z.record(z.string(), z.record(z.string(), OPERATION)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** The API document, as a client that is generated from it would read it. */
export class ApiDocument {
  readonly #document: z.infer<typeof DOCUMENT>;
  readonly #ajv = formats.default(new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }));

  constructor(body: unknown) {
    this.#document = DOCUMENT.parse(body);
    this.#ajv.addVocabulary(["components"]).addFormat("binary", true);
    this.#ajv.addSchema({ $id: "api:", components: this.#document.components });
  }

  /** Each route with its method: "POST /videos". */
  get routes(): readonly string[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** Compiles every schema of the document; throws at the first that is none. */
  compileAll(): number {
    const named = Object.keys(this.#document.components.schemas).map(
      (name) => `api:#/components/schemas/${name}`,
    );
    for (const name of named) if (!this.#ajv.getSchema(name)) throw new Error(`${name} is not there`);
    const used = Object.values(this.#document.paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ responses, requestBody }) => [
        ...Object.values(responses),
        ...(requestBody ? [requestBody] : []),
      ])
      .flatMap(({ content = {} }) => Object.values(content));
    for (const { schema } of used) if (schema) this.#compile(schema);
    return named.length + used.length;
  }

  /** What is wrong with an answer by the document; null when nothing is. */
  problemWith(method: string, path: string, status: number, type: string, body: unknown): string | null {
    const [, methods] =
      Object.entries(this.#document.paths).find(([template]) => fits(template, path.split("?")[0] ?? "")) ??
      [];
    const response = methods?.[method.toLowerCase()]?.responses[String(status)];
    if (!response) return `${method} ${path}: ${status} is not in the document`;
    if (type === "") return null;
    const content = Object.entries(response.content ?? {}).find(([each]) =>
      type.startsWith(each.replace("*", "")),
    );
    if (!content) return `${method} ${path}: ${status} as ${type} is not in the document`;
    const [, { schema }] = content;
    if (!schema) return null;
    const fitsSchema = this.#compile(schema);
    return fitsSchema(body)
      ? null
      : `${method} ${path}: ${status} ${this.#ajv.errorsText(fitsSchema.errors)}`;
  }

  #compile(schema: Readonly<Record<string, unknown>>): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api:#/');
    return this.#ajv.compile(JSON.parse(text));
  }
}

function fits(template: string, path: string): boolean {
  const pattern = template
    .replace("/videos/estimate", "/videos/estimate$")
    .replace("{id}", "(?!estimate$)[^/]+");
  return new RegExp(`^${pattern}$`).test(path);
}

import Ajv, { type ValidateFunction } from "ajv";

/** The part of a CustomResourceDefinition that validates. */
export interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

interface Schema {
  type?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  [keyword: string]: unknown;
}

interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Errors of an object against the definition of its kind; unknown fields, which the API server drops, are errors. */
export function validateAgainst(definitions: readonly Definition[]): (object: CustomResource) => string[] {
  const validators = new Map<string, ValidateFunction>();
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const { spec } of definitions) {
    for (const { name, schema } of spec.versions) {
      const root = strict(structuredClone(schema.openAPIV3Schema) as Schema);
      root.properties = { ...root.properties, metadata: { type: "object" }, apiVersion: {}, kind: {} };
      validators.set(`${spec.group}/${name}/${spec.names.kind}`, ajv.compile(root));
    }
  }
  return (object) => {
    const validate = validators.get(`${object.apiVersion}/${object.kind}`);
    if (validate === undefined) return [`no definition of ${object.apiVersion} ${object.kind}`];
    validate(object);
    return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  };
}

function strict(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"]) schema.type = ["integer", "string"];
  for (const child of Object.values(schema.properties ?? {})) strict(child);
  if (schema.items) strict(schema.items);
  if (typeof schema.additionalProperties === "object") strict(schema.additionalProperties);
  else if (schema.properties && !schema["x-kubernetes-preserve-unknown-fields"]) schema.additionalProperties = false;
  return schema;
}

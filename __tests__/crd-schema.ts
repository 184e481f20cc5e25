import Ajv, { type ValidateFunction } from "ajv";
import type { Definition } from "./chart-data";
import type { ObjectJson } from "./synthesis";

interface Schema {
  type?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  [keyword: string]: unknown;
}

/** Errors of an object against the definition of its kind; unknown fields, which the API server drops, are errors. */
export function validateAgainst(definitions: readonly Definition[]): (object: ObjectJson) => string[] {
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
    validate(withoutTokens(object));
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

/** What Terraform will put in the place of a reference. */
const EXAMPLES: readonly [RegExp, string][] = [
  [/\$\{aws_subnet\.[^}]*\}/g, "subnet-0a1b"],
  [/\$\{[^}]*cluster_security_group_id\}/g, "sg-0a1b"],
  [/\$\{local\.[^}]*\}/g, "20260801"],
  [/\$\{[^}]*\}/g, "example"],
];

function withoutTokens(object: ObjectJson): unknown {
  return JSON.parse(EXAMPLES.reduce((text, [token, example]) => text.replace(token, example), JSON.stringify(object)));
}

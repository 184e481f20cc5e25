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
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, code: { regExp: goRegExp } });
  const schemas = new Map(
    definitions.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [`${group}/${name}/${names.kind}`, schema.openAPIV3Schema as Schema]),
    ),
  );
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (kind: string, schema: Schema): ValidateFunction => {
    const known = validators.get(kind);
    if (known) return known;
    const root = strict(structuredClone(schema));
    root.properties = { ...root.properties, metadata: { type: "object" }, apiVersion: {}, kind: {} };
    const validate = ajv.compile(root);
    validators.set(kind, validate);
    return validate;
  };
  return (object) => {
    const kind = `${object.apiVersion}/${object.kind}`;
    const schema = schemas.get(kind);
    if (schema === undefined) return [`no definition of ${object.apiVersion} ${object.kind}`];
    const validate = validatorOf(kind, schema);
    validate(object);
    return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  };
}

/** Patterns of definitions are Go's, which may say inside that case does not matter. */
const goRegExp = Object.assign(
  (pattern: string, flags: string) =>
    new RegExp(pattern.replaceAll("(?i)", ""), pattern.includes("(?i)") ? `${flags}i` : flags),
  { code: "goRegExp" },
);

function strict(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"]) schema.type = ["integer", "string"];
  for (const child of Object.values(schema.properties ?? {})) strict(child);
  if (schema.items) strict(schema.items);
  if (typeof schema.additionalProperties === "object") strict(schema.additionalProperties);
  else if (schema.properties && !schema["x-kubernetes-preserve-unknown-fields"]) schema.additionalProperties = false;
  return schema;
}

/** Type of a value in Terraform's JSON notation, e.g. `"string"` or `["set", "string"]`. */
export type ValueType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", ValueType]
  | readonly ["object", Readonly<Record<string, ValueType>>];

/** How the values of a nested attribute or block are held. */
export type Nesting = "single" | "list" | "set" | "map";

/** One argument or result of a resource: of a plain type, or with attributes of its own. */
export interface Attribute {
  readonly name: string;
  readonly type?: ValueType;
  readonly nested?: { readonly nesting: Nesting; readonly attributes: readonly Attribute[] };
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
}

/** A block within a block. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;

  /** Fewest blocks; 0 is none. */
  readonly min: number;

  /** Most blocks; 0 is no limit. */
  readonly max: number;

  readonly block: Block;
}

/** Attributes and blocks of a resource type, a data source, a provider, or of a block within one. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** What a type is to Terraform. */
export type SchemaKind = "provider" | "resource" | "data" | "ephemeral";

/** Type of an attribute's value, with what is nested in it. */
export function attributeType({ type, nested }: Attribute): ValueType {
  if (type !== undefined) return type;
  const { nesting, attributes } = nested as NonNullable<Attribute["nested"]>;
  const object: ValueType = ["object", Object.fromEntries(attributes.map((a) => [a.name, attributeType(a)]))];
  return nesting === "single" ? object : [nesting, object];
}

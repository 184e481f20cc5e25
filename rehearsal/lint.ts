import type { SchemaCatalogue } from "./schemas/catalogue";
import type { Attribute, Block, SchemaKind, ValueType } from "./schemas/schema";
import type { StackBlock, StackJson } from "./terraform/stack-json";

/** Words of Terraform's own in a resource. */
const META = ["//", "alias", "depends_on", "count", "for_each", "provider", "lifecycle", "provisioner", "connection"];

/**
 * Keys that no schema knows inside nested attributes: Terraform converts such objects to their type and drops the rest
 * without a word. (What stands outside of nested attributes it names itself.)
 *
 * @returns one line per key, with the construct's path
 */
export function lint(stack: StackJson, catalogue: (provider: string) => SchemaCatalogue): string[] {
  const kinds: [SchemaKind, StackJson["resource"]][] = [
    ["resource", stack.resource],
    ["data", stack.data],
  ];
  const blocks = kinds.flatMap(([kind, byType]) =>
    Object.entries(byType ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, block]) => ({ kind, type, block, at: pathOf(block, `${type}.${name}`) })),
    ),
  );
  const providers = Object.entries(stack.provider).flatMap(([type, list]) =>
    list.map((block) => ({ kind: "provider" as const, type, block: block as StackBlock, at: `provider ${type}` })),
  );
  return [...blocks, ...providers].flatMap(({ kind, type, block, at }) => {
    const schemas = catalogue(type.split("_")[0] ?? "");
    return schemas.has(kind, type) ? inBlock(block, schemas.schema(kind, type), at) : [];
  });
}

const pathOf = (block: StackBlock, address: string) => block["//"]?.metadata?.path ?? address;

function inBlock(value: unknown, { attributes, blocks }: Block, at: string): string[] {
  return elements(value).flatMap((element) =>
    Object.entries(element)
      .filter(([key]) => !META.includes(key))
      .flatMap(([key, inner]) => {
        const nested = blocks.find(({ name }) => name === key);
        if (nested) return inBlock(inner, nested.block, `${at}: ${key}`);
        const attribute = attributes.find(({ name }) => name === key);
        return attribute ? inAttribute(inner, attribute, `${at}: ${key}`) : [];
      }),
  );
}

function inAttribute(value: unknown, { type, nested }: Attribute, at: string): string[] {
  const known = nested ? nested.attributes : membersOf(type);
  if (known === undefined) return [];
  const names = known.map(({ name }) => name);
  return elements(value).flatMap((element) =>
    Object.entries(element).flatMap(([key, inner]) => {
      const member = known.find(({ name }) => name === key);
      return member
        ? inAttribute(inner, member, `${at}.${key}`)
        : [`${at} has no ${key}; it knows ${names.join(", ")}`];
    }),
  );
}

/** Attributes of the objects that a plain type holds. */
function membersOf(type: ValueType | undefined): Attribute[] | undefined {
  if (type === undefined || typeof type === "string") return undefined;
  if (type[0] !== "object") return membersOf(type[1] as ValueType);
  return Object.entries(type[1]).map(([name, member]) => ({ name, type: member as ValueType }));
}

const elements = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : [value]).filter((element) => typeof element === "object" && element !== null);

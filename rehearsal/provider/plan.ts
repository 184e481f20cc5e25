import { reviewed } from "../schemas/reviewed";
import type { Attribute, Block, NestedBlock } from "../schemas/schema";
import { isEqual, isObject, type ObjectValue, UNKNOWN, type Value } from "./values";

/** Steps to a value: names of attributes, and indices of lists. */
export type Path = readonly (string | number)[];

/** Tags that a provider puts on everything, and what it decides by default. */
export interface ProviderDefaults {
  readonly region?: string;
  readonly tags: Readonly<Record<string, Value>>;
}

/** The state that a resource will have, with everything unknown that only the service decides. */
export function planState(
  schema: Block,
  values: { readonly prior: ObjectValue | null; readonly proposed: ObjectValue; readonly config: ObjectValue },
  changedByUpdate: readonly string[],
  defaults: ProviderDefaults,
): ObjectValue {
  const { prior, proposed, config } = values;
  const planned: Record<string, Value> = { ...completed(schema, proposed, config, prior) };
  const names = new Set(schema.attributes.map(({ name }) => name));
  if (names.has("region") && planned["region"] === UNKNOWN && defaults.region) planned["region"] = defaults.region;
  if (names.has("tags_all")) planned["tags_all"] = allTags(planned["tags"] ?? null, defaults);
  if (prior !== null && !isEqual(planned, prior)) for (const name of changedByUpdate) planned[name] = UNKNOWN;
  return planned;
}

function allTags(tags: Value, { tags: defaults }: ProviderDefaults): Value {
  return tags === UNKNOWN ? UNKNOWN : { ...defaults, ...(isObject(tags) ? tags : {}) };
}

/** `proposed` with unknown in the place of what neither the configuration nor an earlier run decided. */
function completed(
  { attributes, blocks }: Block,
  proposed: ObjectValue,
  config: ObjectValue,
  prior: ObjectValue | null,
) {
  const result: Record<string, Value> = {};
  for (const attribute of attributes) {
    const { name } = attribute;
    result[name] = completedAttribute(attribute, proposed[name] ?? null, config[name] ?? null, prior?.[name]);
  }
  for (const { name, block } of blocks) {
    result[name] = eachElement(proposed[name] ?? null, (element, key) =>
      completed(block, element, elementAt(config[name], key) ?? element, elementAt(prior?.[name], key) ?? null),
    );
  }
  return result;
}

function completedAttribute(attribute: Attribute, proposed: Value, config: Value, prior: Value | undefined): Value {
  if (attribute.writeOnly) return null;
  if (proposed === null) return attribute.computed && config === null && prior === undefined ? UNKNOWN : null;
  const { nested } = attribute;
  if (nested === undefined) return proposed;
  return eachElement(proposed, (element, key) =>
    completed(
      { attributes: nested.attributes, blocks: [] },
      element,
      elementAt(config, key) ?? element,
      elementAt(prior, key) ?? null,
    ),
  );
}

/** Apply `change` to each object that a block or nested attribute holds; sets keep the order they came in. */
function eachElement(value: Value, change: (element: ObjectValue, key: number | undefined) => ObjectValue): Value {
  if (Array.isArray(value)) return value.map((element, i) => (isObject(element) ? change(element, i) : element));
  return isObject(value) ? change(value, undefined) : value;
}

function elementAt(value: Value | undefined, key: number | undefined): ObjectValue | undefined {
  const element = key === undefined ? value : Array.isArray(value) ? value[key] : undefined;
  return isObject(element) ? element : undefined;
}

/** Places whose change replaces the resource. */
export function replacements(type: string, schema: Block, prior: ObjectValue, planned: ObjectValue): Path[] {
  const paths = reviewed("resource", type)?.replacedBy ?? [];
  return paths.flatMap((path) => changes(schema, path.split("."), prior, planned, []));
}

function changes(schema: Block, [head = "", ...rest]: string[], prior: Value, planned: Value, at: Path): Path[] {
  const [before, after] = [prior, planned].map((value) => (isObject(value) ? (value[head] ?? null) : null)) as [
    Value,
    Value,
  ];
  if (isEqual(before, after)) return [];
  const block = schema.blocks.find(({ name }) => name === head);
  if (rest.length === 0 || block === undefined || block.nesting === "set") return [[...at, head]];
  return elementChanges(block, rest, before, after, [...at, head]);
}

function elementChanges(block: NestedBlock, rest: string[], before: Value, after: Value, at: Path): Path[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return changes(block.block, rest, before, after, at);
  const count = Math.min(before.length, after.length);
  const within = Array.from({ length: count }, (_, i) =>
    changes(block.block, rest, before[i] as Value, after[i] as Value, [...at, i]),
  ).flat();
  return before.length === after.length ? within : [...within, at];
}

/** Arguments that only the provider may set, and that the configuration sets nevertheless. */
export function forbiddenArguments({ attributes, blocks }: Block, config: ObjectValue, at: Path = []): Path[] {
  const own = attributes
    .filter(
      ({ computed, optional, required, name }) => computed && !optional && !required && (config[name] ?? null) !== null,
    )
    .map(({ name }) => [...at, name]);
  const inBlocks = blocks.flatMap(({ name, block }) => {
    const value = config[name] ?? null;
    const elements = Array.isArray(value) ? value : [value];
    return elements.flatMap((element, i) =>
      isObject(element) ? forbiddenArguments(block, element, [...at, name, ...(Array.isArray(value) ? [i] : [])]) : [],
    );
  });
  return [...own, ...inBlocks];
}

import type { Attribute, Block, Nesting } from "./schema";

/** Nesting modes as numbers of the plugin protocol, alike for blocks and nested attributes. */
const NESTING: Readonly<Record<Nesting, number>> = { single: 1, list: 2, set: 3, map: 4 };

/** A schema as the plugin protocol sends it. */
export function wireSchema(block: Block): object {
  return { version: 0, block: wireBlock(block) };
}

function wireBlock({ attributes, blocks }: Block): object {
  return {
    attributes: attributes.map(wireAttribute),
    block_types: blocks.map(({ name, nesting, min, max, block }) => ({
      type_name: name,
      nesting: NESTING[nesting],
      min_items: min,
      max_items: max,
      block: wireBlock(block),
    })),
  };
}

function wireAttribute({ name, type, nested, required, optional, computed, sensitive, writeOnly }: Attribute): object {
  const held =
    nested === undefined
      ? { type: Buffer.from(JSON.stringify(type)) }
      : { nested_type: { nesting: NESTING[nested.nesting], attributes: nested.attributes.map(wireAttribute) } };
  return { name, ...held, required, optional, computed, sensitive, write_only: writeOnly };
}

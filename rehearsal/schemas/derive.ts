import { join } from "node:path";
import { type Declarations, readBinding } from "./binding-source";
import { type Attribute, attributeType, type Block, type NestedBlock, type Nesting, type ValueType } from "./schema";

/** An argument, as the generator's mapping to HCL describes it. */
interface Argument {
  readonly value: string;
  readonly type: string;
  readonly storage: string;
}

/** A property of a generated class, as its comment and its accessor describe it. */
interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;

  /** Constructor call of the property's field, or expression of its getter. */
  readonly code: string;
}

const PROPERTY = /^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([\s\S]*?)(?=\n\n|\n})/gm;
const FIELD = /= new (.*);/;
const GETTER = /\n {4}return (.*);/;
const ARGUMENT = / (\w+): \{\n\s*value: (.*),\n\s*isBlock: \w+,\n\s*type: "(\w+)",\n\s*storageClassType: "(\w+)"/g;
const STRUCT_MAPPER = /(?<!\.)\b(\w+)ToHclTerraform\b/;

/**
 * Derive the schema of one type from the folder of its npm binding.
 *
 * Read off the generated TypeScript: name, type, nesting, and whether an attribute is required, optional or computed.
 * What it does not hold stands in `reviewed.ts`: sensitive, write-only, and limits above one.
 *
 * @param folder of the binding, e.g. `node_modules/@cdktf/provider-aws/lib/vpc`
 * @throws Error when the binding declares another type, or is not written as the generator of cdktf 0.21 writes
 */
export function deriveSchema(folder: string, type: string): Block {
  return new Derivation(readBinding(folder), folder).resource(type);
}

class Derivation {
  private readonly declarations: Declarations;
  private readonly where: string;

  constructor(declarations: Declarations, where: string) {
    this.declarations = declarations;
    this.where = where;
  }

  resource(type: string): Block {
    for (const body of this.declarations.values()) {
      if (body.includes(`static readonly tfResourceType = "${type}"`)) {
        const config = /, config: (\w+)/.exec(body)?.[1];
        if (config === undefined) throw new Error(`${this.where}: the class of ${type} takes no configuration`);
        return this.block(body, body, config);
      }
    }
    throw new Error(`${join(this.where, "index.js")}: declares no ${type}`);
  }

  private struct(name: string): Block {
    const mapper = this.declarations.get(`${name[0]?.toLowerCase()}${name.slice(1)}ToHclTerraform`) ?? "";
    return this.block(this.declarations.get(`${name}OutputReference`) ?? "", mapper, name);
  }

  /** @param properties class with the properties; @param mapper code with the arguments; @param config their interface */
  private block(properties: string, mapper: string, config: string): Block {
    const declared = this.declarations.get(config) ?? "";
    const known = new Map(propertiesOf(properties).map((p) => [p.name, p]));
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    for (const [name, argument] of argumentsOf(mapper)) {
      const property = known.get(name) ?? fromInterface(name, argument, declared);
      known.delete(name);
      const struct = STRUCT_MAPPER.exec(argument.value)?.[1];
      if (struct === undefined) attributes.push({ name, type: plainType(argument), ...flags(property) });
      else if (declared.includes(`\n  * ${name} block\n`)) blocks.push(this.nestedBlock(argument, struct, property));
      else attributes.push({ name, nested: this.nestedAttribute(argument, struct), ...flags(property) });
    }
    for (const property of known.values()) {
      attributes.push({ name: property.name, type: this.resultType(property), ...flags(property) });
    }
    return { attributes, blocks };
  }

  private nestedBlock(argument: Argument, struct: string, { name, required }: Property): NestedBlock {
    const block = this.struct(upper(struct));
    const one = !argument.value.includes("listMapperHcl");
    const single = argument.type === "struct";
    // Core refuses a set of blocks with a dynamic value inside, which stands for what cdktf could not express.
    const nesting: Nesting = single ? "single" : hasDynamic(block) ? "list" : (argument.type as Nesting);
    return { name, nesting, min: required ? 1 : 0, max: one && !single ? 1 : required && single ? 1 : 0, block };
  }

  private nestedAttribute(argument: Argument, struct: string): NonNullable<Attribute["nested"]> {
    const { attributes, blocks } = this.struct(upper(struct));
    if (blocks.length > 0) throw new Error(`${this.where}: a block within the nested attribute ${struct}`);
    return { nesting: argument.type === "struct" ? "single" : (argument.type as Nesting), attributes };
  }

  /** Type of what only the provider sets. */
  private resultType({ name, code }: Property): ValueType {
    const simple = RESULTS.find(([pattern]) => pattern.test(code));
    if (simple !== undefined) return simple[1];
    const complex = /^(\w+?)(OutputReference|MapList|List|Map)\(this, "\w+"(?:, (true|false))?/.exec(code);
    if (complex === null) throw new Error(`${this.where}: ${name}: no type known for ${code}`);
    const [, struct = "", holder, wrapsSet] = complex;
    const { attributes } = this.struct(struct);
    const object: ValueType = ["object", Object.fromEntries(attributes.map((a) => [a.name, attributeType(a)]))];
    if (holder === "OutputReference") return object;
    if (holder === "Map") return ["map", object];
    const list: ValueType = [wrapsSet === "true" ? "set" : "list", object];
    return holder === "MapList" ? [list[0], ["map", object]] : list;
  }
}

const RESULTS: readonly [RegExp, ValueType][] = [
  [/^cdktf\.StringMap|getStringMapAttribute/, ["map", "string"]],
  [/^cdktf\.NumberMap|getNumberMapAttribute/, ["map", "number"]],
  [/^cdktf\.BooleanMap|getBooleanMapAttribute/, ["map", "bool"]],
  [/^cdktf\.AnyMap|getAnyMapAttribute/, ["map", "dynamic"]],
  [/tolist\(this\.getNumberListAttribute/, ["set", "number"]],
  [/getNumberListAttribute/, ["list", "number"]],
  [/tolist\(this\.getListAttribute/, ["set", "string"]],
  [/getListAttribute/, ["list", "string"]],
  [/getStringAttribute/, "string"],
  [/getNumberAttribute/, "number"],
  [/getBooleanAttribute/, "bool"],
  [/interpolationForAttribute/, "dynamic"],
];

const upper = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;

function propertiesOf(body: string): Property[] {
  return [...body.matchAll(PROPERTY)].map(([, name = "", computed, optional, required, code = ""]) => ({
    name,
    computed: computed === "true",
    optional: optional === "true",
    required: required === "true",
    code: FIELD.exec(code)?.[1] ?? GETTER.exec(code)?.[1] ?? "",
  }));
}

function argumentsOf(body: string): [name: string, argument: Argument][] {
  const start = Math.max(body.indexOf("synthesizeHclAttributes()"), 0);
  return [...body.slice(start).matchAll(ARGUMENT)].map(([, name = "", value = "", type = "", storage = ""]) => [
    name,
    { value, type, storage },
  ]);
}

/** The structs of provider configurations have no class; their interface says what is required. */
function fromInterface(name: string, argument: Argument, declared: string): Property {
  const property = /\.(\w+)(?:\.internalValue)?\)$/.exec(argument.value)?.[1]?.replace(/^_/, "");
  const required = new RegExp(`\n {2}readonly ${property}: `).test(declared);
  return { name, required, optional: !required, computed: false, code: "" };
}

function flags({ required, optional, computed }: Property) {
  return {
    ...(required && { required }),
    ...(optional && { optional }),
    ...(computed && { computed }),
  } as Pick<Attribute, "required" | "optional" | "computed">;
}

const SCALARS: Readonly<Record<string, ValueType>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/** `stringListMap` is a map of lists of strings; whether a list is a set, `type` says. */
function plainType({ type, storage }: Argument): ValueType {
  const parts = storage.split(/(?=[A-Z])/);
  const scalar = SCALARS[parts[0] ?? ""];
  if (scalar === undefined) throw new Error(`no type known for ${storage}`);
  const holders = parts.slice(1).map((part) => part.toLowerCase() as "list" | "map");
  return holders.reduce<ValueType>((inner, holder, i) => {
    const outermost = i === holders.length - 1;
    return [outermost && type === "set" ? "set" : holder, inner];
  }, scalar);
}

function hasDynamic({ attributes, blocks }: Block): boolean {
  return attributes.some((a) => attributeType(a) === "dynamic") || blocks.some((nested) => hasDynamic(nested.block));
}

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deriveSchema } from "./derive";
import { reviewed } from "./reviewed";
import type { Attribute, Block, SchemaKind } from "./schema";

/** Schemas of one provider, derived from its installed npm binding and kept by the binding's version. */
export class SchemaCatalogue {
  private readonly provider: string;
  private readonly binding: string;
  private readonly cache: string;

  /**
   * @param provider short name, e.g. `aws`
   * @param root folder of the checkout, which holds `node_modules`
   * @param cache folder for derived schemas
   * @throws Error when the binding is not installed
   */
  constructor(provider: string, root: string, cache: string) {
    this.provider = provider;
    this.binding = join(root, "node_modules/@cdktf", `provider-${provider}`);
    const manifest = join(this.binding, "package.json");
    if (!existsSync(manifest)) {
      throw new Error(`provider ${provider} has no npm binding at ${this.binding}: its schema cannot be derived`);
    }
    this.cache = join(cache, `${provider}-${JSON.parse(readFileSync(manifest, "utf8")).version}`);
  }

  /**
   * Schema of a type.
   *
   * @throws Error when the provider has no such type
   */
  schema(kind: SchemaKind, type: string): Block {
    return corrected(this.derived(kind === "ephemeral" ? "data" : kind, type), kind, type);
  }

  /** Whether the provider has the type. */
  has(kind: SchemaKind, type: string): boolean {
    return existsSync(this.folder(kind === "ephemeral" ? "data" : kind, type));
  }

  private derived(kind: SchemaKind, type: string): Block {
    const file = join(this.cache, `${kind}.${type}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Block;
    const schema = deriveSchema(this.folder(kind, type), type);
    mkdirSync(this.cache, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(schema));
    renameSync(`${file}.${process.pid}`, file);
    return schema;
  }

  /** Folder names follow the types' names; for all 2,324 types of the pinned bindings that was checked. */
  private folder(kind: SchemaKind, type: string): string {
    const name = type.slice(this.provider.length + 1).replaceAll("_", "-");
    const folder = { provider: "provider", resource: name, data: `data-${this.provider}-${name}`, ephemeral: "" }[kind];
    return join(this.binding, "lib", folder);
  }
}

/** Add what the binding does not hold. An ephemeral resource has the attributes of the data source of its name, but no id. */
function corrected({ attributes, blocks }: Block, kind: SchemaKind, type: string): Block {
  const { sensitive = [], writeOnly = [] } = reviewed(kind, type) ?? {};
  const dropped = { provider: "alias", ephemeral: "id", resource: undefined, data: undefined }[kind];
  return {
    blocks,
    attributes: attributes
      .filter(({ name }) => name !== dropped)
      .map(
        (attribute): Attribute => ({
          ...attribute,
          ...(sensitive.includes(attribute.name) && { sensitive: true }),
          ...(writeOnly.includes(attribute.name) && { writeOnly: true }),
        }),
      ),
  };
}

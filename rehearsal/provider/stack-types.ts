import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** Types of one provider that a stack folder speaks of. */
export interface StackTypes {
  readonly resource: ReadonlySet<string>;
  readonly data: ReadonlySet<string>;
  readonly ephemeral: ReadonlySet<string>;
}

type Blocks = Readonly<Record<string, unknown>>;

/**
 * Types in the configuration and in the state, of which a destroyed or removed resource needs the schema as well.
 *
 * @param folder stack folder, with `*.tf.json`
 * @param provider short name, e.g. `aws`
 */
export function stackTypes(folder: string, provider: string): StackTypes {
  const found = { resource: new Set<string>(), data: new Set<string>(), ephemeral: new Set<string>() };
  const add = (kind: keyof typeof found, type: string) => {
    if (type.startsWith(`${provider}_`)) found[kind].add(type);
  };
  const states = new Set([join(folder, "terraform.tfstate")]);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".tf.json"))) {
    const stack = JSON.parse(readFileSync(join(folder, file), "utf8")) as Readonly<Record<string, Blocks>>;
    for (const kind of ["resource", "data", "ephemeral"] as const) {
      for (const type of Object.keys(stack[kind] ?? {})) add(kind, type);
    }
    const { path } = (stack["terraform"]?.["backend"] as { local?: { path?: string } })?.local ?? {};
    if (path) states.add(isAbsolute(path) ? path : join(folder, path));
  }
  for (const state of states) {
    if (!existsSync(state)) continue;
    const { resources = [] } = JSON.parse(readFileSync(state, "utf8")) as { resources?: { mode: string; type: string }[] };
    for (const { mode, type } of resources) add(mode === "data" ? "data" : "resource", type);
  }
  return found;
}

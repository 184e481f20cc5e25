import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

const KINDS = ["resource", "data", "ephemeral"] as const;

/** Types of one provider that a stack folder speaks of. */
export type StackTypes = Readonly<Record<(typeof KINDS)[number], ReadonlySet<string>>>;

interface Stack {
  readonly terraform?: { readonly backend?: { readonly local?: { readonly path?: string } } };
  readonly [block: string]: object | undefined;
}

interface State {
  readonly resources?: readonly { readonly mode: string; readonly type: string }[];
}

/**
 * Types in the configuration and in the state: of a destroyed or removed resource the schema is needed as well.
 *
 * @param folder stack folder, with `*.tf.json`
 * @param provider short name, e.g. `aws`
 */
export function stackTypes(folder: string, provider: string): StackTypes {
  const stacks = readdirSync(folder)
    .filter((name) => name.endsWith(".tf.json"))
    .map((name) => read<Stack>(join(folder, name)));
  const states = stacks
    .map((stack) => stack?.terraform?.backend?.local?.path ?? "terraform.tfstate")
    .map((path) => read<State>(isAbsolute(path) ? path : join(folder, path)));
  const inStates = states.flatMap((state) => state?.resources ?? []);
  const ofKind = (kind: (typeof KINDS)[number]) => {
    const mode = kind === "resource" ? "managed" : kind;
    const types = [
      ...stacks.flatMap((stack) => Object.keys(stack?.[kind] ?? {})),
      ...inStates.filter((resource) => resource.mode === mode).map(({ type }) => type),
    ];
    return new Set(types.filter((type) => type.startsWith(`${provider}_`)));
  };
  return { resource: ofKind("resource"), data: ofKind("data"), ephemeral: ofKind("ephemeral") };
}

/** Longest that Terraform may take to write its state, and how often to look, in milliseconds. */
const WRITING_MS = 2000;
const LOOK_MS = 10;

/** A JSON file; Terraform writes its state in place, so half a file is read again until it is whole. */
function read<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  for (let left = WRITING_MS / LOOK_MS; ; left--) {
    try {
      return JSON.parse(readFileSync(file, "utf8")) as T;
    } catch (error) {
      if (left <= 0) throw new Error(`${file}: ${(error as Error).message}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}

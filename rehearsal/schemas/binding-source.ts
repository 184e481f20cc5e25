import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Top-level declarations of a binding's source by name, with the generator's comments. */
export type Declarations = ReadonlyMap<string, string>;

const SOURCE_MAP = "//# sourceMappingURL=data:application/json;base64,";
const DECLARATION = /^export (?:class|interface|function) (\w+)/;

/**
 * Read a folder of a provider's npm bindings.
 *
 * The compiled JavaScript has lost what the generator knew of each attribute, but carries a source map, and that holds
 * the generated TypeScript whole. Very large types are spread over `index-structs/structsNNN.js`.
 *
 * @throws Error when a file carries no source map
 */
export function readBinding(folder: string): Declarations {
  const structs = join(folder, "index-structs");
  const files = existsSync(structs)
    ? readdirSync(structs)
        .filter((file) => /^structs\d+\.js$/.test(file))
        .map((file) => join(structs, file))
    : [];
  return new Map([...files, join(folder, "index.js")].flatMap((file) => declarations(typescriptOf(file))));
}

function typescriptOf(file: string): string {
  const text = readFileSync(file, "utf8");
  const at = text.lastIndexOf(SOURCE_MAP);
  const source = at < 0 ? undefined : JSON.parse(atob(text.slice(at + SOURCE_MAP.length))).sourcesContent?.[0];
  if (source === undefined) {
    throw new Error(`${file}: no source map with the TypeScript in it; the schema cannot be derived from this version`);
  }
  return source;
}

/** A declaration runs from its first line, at the margin, to the closing brace at the margin. */
function declarations(text: string): [name: string, body: string][] {
  const found: [string, string][] = [];
  let name: string | undefined;
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (name === undefined) {
      name = DECLARATION.exec(line)?.[1];
      lines = [];
    }
    if (name === undefined) continue;
    lines.push(line);
    if (line === "}") {
      found.push([name, lines.join("\n")]);
      name = undefined;
    }
  }
  return found;
}

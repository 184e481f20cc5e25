// Start a provider's program from compiled code, which its first start leaves beside it: compiling is a quarter of a start, and
// Terraform starts each provider four times in one apply.
//
// usage: start.cjs PROGRAM ARGUMENT...
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { Script } = require("node:vm");

const [program] = process.argv.splice(2, 1);
const cache = `${program}.${process.argv[2]}.v8`;
const source = `(function (require, module, exports) {${readFileSync(program, "utf8")}\n})`;

let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {
  // The first start of this provider.
}
const script = new Script(source, { filename: program, cachedData });
const module_ = { exports: {} };
script.runInThisContext()(require, module_, module_.exports);
if (cachedData === undefined || script.cachedDataRejected) {
  // Whole or not at all: another start may read it now.
  const part = `${cache}.${process.pid}`;
  writeFileSync(part, script.createCachedData());
  renameSync(part, cache);
}

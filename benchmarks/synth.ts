// Time and memory of synthesis: the program as it is against the same program with whole provider packages, and by the
// number of environments. Medians; nothing is cached between runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median } from "./median";

const RUNS = Number(process.argv[2] ?? 5);
const ROOT = resolve(__dirname, "..");

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Run the program `RUNS` times with a file preloaded. */
function measure(name: string, preload: string): Run & { readonly out: string } {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-bench-"));
  const usage = join(folder, "usage");
  const hook = join(folder, "hook.cjs");
  const report = `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(usage)}, String(process.resourceUsage().maxRSS)));`;
  writeFileSync(hook, `${report}\n${preload}`);
  const results: Run[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    process.stdout.write(`\r${name}: run ${i + 1} of ${RUNS} `);
    const start = process.hrtime.bigint();
    const env = { ...process.env, TSX_DISABLE_CACHE: "1", CDKTF_OUTDIR: join(folder, "out") };
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--require", hook, "--import", "tsx", join(ROOT, "main.ts")],
      { cwd: ROOT, env, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
    results.push({
      seconds: Number(process.hrtime.bigint() - start) / 1e9,
      megabytes: Number(readFileSync(usage, "utf8")) / 1024,
    });
  }
  process.stdout.write("\r");
  const out = join(folder, "out");
  const count = countResources(out);
  rmSync(folder, { recursive: true });
  return {
    seconds: median(results.map((r) => r.seconds)),
    megabytes: median(results.map((r) => r.megabytes)),
    out: String(count),
  };
}

function countResources(out: string): number {
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  const stacks: { resource: Record<string, object> }[] = Object.values(
    manifest.stacks as Record<string, { synthesizedStackPath: string }>,
  ).map((stack) => JSON.parse(readFileSync(join(out, stack.synthesizedStackPath), "utf8")));
  return stacks
    .flatMap((stack) => Object.values(stack.resource))
    .reduce((sum, byId) => sum + Object.keys(byId).length, 0);
}

const line = (name: string, { seconds, megabytes, out }: ReturnType<typeof measure>) =>
  console.log(
    `${name.padEnd(36)} ${seconds.toFixed(2).padStart(6)} s ${megabytes.toFixed(0).padStart(6)} MB ${out.padStart(6)} resources`,
  );

console.log(`median of ${RUNS}, nothing cached between runs`);
const own = measure("imports by resource", "");
line("imports by resource", own);
const whole = measure(
  "whole provider packages",
  ["aws", "helm", "kubernetes"]
    .map((p) => `require("@cdktf/provider-${p}");`)
    .join("\n")
    .replace(/^/, `module.paths.unshift(${JSON.stringify(join(ROOT, "node_modules"))});\n`),
);
line("whole provider packages", whole);
console.log(
  `faster by ${(whole.seconds / own.seconds).toFixed(1)}, with ${((100 * own.megabytes) / whole.megabytes).toFixed(0)} % of the memory`,
);

console.log("\nby the number of copies of dev");
for (const copies of [1, 2, 4, 8]) {
  const environments = `const Module = require("node:module"); const load = Module._load;
    Module._load = function (request, ...rest) {
      const loaded = load.call(this, request, ...rest);
      if (request !== "./stacks/environments") return loaded;
      const { dev } = loaded.platform.environments;
      const names = Array.from({ length: ${copies} }, (_, i) => "dev" + "abcdefgh"[i]);
      return { platform: { ...loaded.platform, environments: Object.fromEntries(names.map((name) => [name, dev])) } };
    };`;
  line(`${copies} environment${copies > 1 ? "s" : ""}`, measure(`${copies} environments`, environments));
}

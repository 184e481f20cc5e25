// Time of synthesis by the number of tenants, each with nodes of its own: dev with so many, and nothing else. Medians.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { parsePlatform } from "../lib/config";
import { addStacks } from "../stacks/add-stacks";
import { platform } from "../stacks/environments";
import { withoutTraces } from "../stacks/synthesise";
import { median } from "./median";

const RUNS = Number(process.argv[2] ?? 5);
const COUNTS = [125, 250, 500];

/** Seconds that 500 tenants may take, and how much longer twice as many may. */
const SECONDS = 5;
const DOUBLING = 2.1;

/** Synthesise dev with `count` tenants, in this process. */
function synthesise(count: number, outdir: string): void {
  const { project, environments } = parsePlatform(platform);
  const { dev } = environments;
  if (dev?.kind !== "eks") throw new Error("dev is on EKS");
  const [tenant] = Object.values(dev.tenants);
  // Past the check of addresses: so many nodes would need a wider network, which is not what is measured.
  const tenants = Object.fromEntries(Array.from({ length: count }, (_, i) => [`team-${i}`, { ...tenant }]));
  withoutTraces(() => {
    const app = new App({ outdir });
    addStacks(app, { project, environments: { dev: { ...dev, tenants } } } as ReturnType<typeof parsePlatform>);
    app.synth();
  });
}

function measure(count: number): { seconds: number; resources: number } {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-bench-"));
  const seconds = Array.from({ length: RUNS }, (_, i) => {
    process.stdout.write(`\r${count} tenants: run ${i + 1} of ${RUNS} `);
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", resolve(__filename), "synthesise", String(count), folder],
      { env: { ...process.env, TSX_DISABLE_CACHE: "1" }, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`${count} tenants failed: ${stderr}`);
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  process.stdout.write("\r");
  const stack = JSON.parse(readFileSync(join(folder, "stacks/dev/cdk.tf.json"), "utf8"));
  const byType = Object.values(stack.resource as Record<string, object>);
  rmSync(folder, { recursive: true });
  return { seconds: median(seconds), resources: byType.reduce((sum, byId) => sum + Object.keys(byId).length, 0) };
}

function main(): void {
  console.log(`\ntenants of one environment, median of ${RUNS}, nothing cached between runs`);
  const results = COUNTS.map((count) => ({ count, ...measure(count) }));
  for (const [i, { count, seconds, resources }] of results.entries()) {
    const before = results[i - 1];
    const times = before ? `, ${(seconds / before.seconds).toFixed(2)} times ${before.count}'s` : "";
    console.log(`${String(count).padStart(4)} tenants ${seconds.toFixed(2)} s, ${resources} resources${times}`);
    if (before && seconds / before.seconds > DOUBLING) process.exitCode = 1;
  }
  const [largest] = results.slice(-1);
  if (largest && largest.seconds > SECONDS) process.exitCode = 1;
}

if (process.argv[2] === "synthesise") synthesise(Number(process.argv[3]), process.argv[4] as string);
else main();

// npm run sweep: every resource type of dev fails once, and Terraform and its providers die at random moments.
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { platform } from "../../stacks/environments";
import { synthesise } from "../../stacks/synthesise";
import { Workspace } from "../terraform/workspace";
import { sweepDeaths } from "./deaths";
import { type SweepResult, sweepFaults } from "./faults";

const STACK = "dev";

/** Seeds of the lives with deaths; each has ten. */
const SEEDS = [20261121, 7];

const root = resolve(__dirname, "../..");
const folder = join(root, ".rehearsal/sweep");

async function sweep(title: string, run: (workspace: Workspace) => Promise<SweepResult>): Promise<boolean> {
  const started = performance.now();
  console.log(`\n${title}`);
  const own = mkdtempSync(join(folder, "life-"));
  const { counts, failures } = await run(await Workspace.create(own, join(folder, "synthesised/stacks", STACK), root));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const numbers = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  console.log(`${failures.length === 0 ? "held" : "FAILED"} in ${seconds} s: ${numbers.join(", ")}`);
  for (const failure of failures) console.error(`  ${failure}`);
  if (failures.length === 0) rmSync(own, { recursive: true });
  return failures.length === 0;
}

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  synthesise(platform, join(folder, "synthesised"));
  const say = (line: string) => console.log(`  ${line}`);
  const held = [
    await sweep(`Every type of ${STACK} fails once on create, and once on delete`, (w) => sweepFaults(w, say)),
  ];
  for (const seed of SEEDS) {
    held.push(
      await sweep(`Ten deaths of Terraform or a provider, seed ${seed}`, (w) =>
        sweepDeaths(w, seed, { applying: 7, destroying: 3 }, say),
      ),
    );
  }
  const failed = held.filter((ok) => !ok).length;
  console.log(`\n${held.length - failed} sweeps held, ${failed} failed (simulated)`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();

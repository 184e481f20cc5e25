import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findOrphans, importBlocks, leftovers, type Orphan } from "../leftovers";
import { resourcesOf } from "../terraform/stack-json";
import { Terraform } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { type Effect, hasStruck, plantFault } from "../world/faults";
import { problemsOfComplete, type SweepResult } from "./faults";

/** Time for the providers of a killed Terraform to notice, in milliseconds. */
const AFTERMATH_MS = 600;

const DEATHS: readonly Effect[] = ["kill-after", "crash-after", "kill-before", "crash-before"];

/**
 * Kill Terraform, or crash a provider, at random moments of one life: some before an object exists, some after.
 *
 * What real Terraform then leaves behind without knowing it must be found, named and adopted by the command that the
 * report gives; the life must go on to a complete world and to an empty one.
 *
 * @param seed of the random moments
 * @param deaths how many while applying, and how many while destroying
 */
export async function sweepDeaths(
  workspace: Workspace,
  seed: number,
  deaths: { readonly applying: number; readonly destroying: number },
  say: (line: string) => void,
): Promise<SweepResult> {
  const life = new DyingLife(workspace, seed, say);
  await life.terraform.init();
  await life.suffer("apply", deaths.applying);
  const healed = await life.terraform.apply();
  life.forgetAdoption();
  life.failures.push(...healed.problems.map(({ summary, detail }) => `last apply: ${summary}: ${detail}`));
  life.failures.push(...(await problemsOfComplete(workspace, life.terraform, workspace.readStack())));
  await life.suffer("destroy", deaths.destroying);
  const gone = await life.terraform.destroy();
  life.failures.push(...gone.problems.map(({ summary, detail }) => `last destroy: ${summary}: ${detail}`));
  life.failures.push(...leftovers(workspace.world).map((object) => `left behind: ${object}`));
  return { counts: life.counts, failures: life.failures };
}

class DyingLife {
  readonly terraform: Terraform;
  readonly failures: string[] = [];
  readonly counts = {
    deaths: 0,
    "of them kills of terraform": 0,
    "after the object existed": 0,
    "states cut short and restored from the backup": 0,
    "orphans reported": 0,
    "adopted by import block": 0,
    "adopted by terraform import": 0,
  };

  private readonly workspace: Workspace;
  private readonly say: (line: string) => void;
  private readonly random: () => number;

  constructor(workspace: Workspace, seed: number, say: (line: string) => void) {
    this.workspace = workspace;
    this.say = say;
    this.terraform = new Terraform(workspace);
    this.random = mulberry32(seed);
  }

  /** Run a command again and again, each time to a death at some later moment. */
  async suffer(command: "apply" | "destroy", deaths: number): Promise<void> {
    for (let left = deaths; left > 0; left--) {
      const total = resourcesOf(this.workspace.readStack()).size;
      const made = this.workspace.world.objects().length;
      const most = Math.max(1, Math.floor((command === "apply" ? total - made : made) / left));
      const effect = DEATHS[Math.floor(this.random() * DEATHS.length)] as Effect;
      const occurrence = 1 + Math.floor(this.random() * most);
      await this.die(command, effect, occurrence);
    }
  }

  private async die(command: "apply" | "destroy", effect: Effect, occurrence: number): Promise<void> {
    const any = { type: "*", operation: "*" } as const;
    plantFault(this.workspace.world.folder, { ...any, occurrence, effect });
    const outcome = await this.terraform[command]();
    await wait(AFTERMATH_MS);
    this.forgetAdoption();
    if (this.workspace.restoreState()) this.counts["states cut short and restored from the backup"] += 1;
    const orphans = await findOrphans(this.workspace, this.terraform);
    this.say(`${command}: ${effect} at operation ${occurrence}, ${orphans.length} orphan(s)`);
    if (outcome.ok || !hasStruck(this.workspace.world.folder, any)) {
      this.failures.push(`${command}: ${effect} at operation ${occurrence} did not strike`);
      return;
    }
    this.counts.deaths += 1;
    if (effect.startsWith("kill")) this.counts["of them kills of terraform"] += 1;
    if (effect.endsWith("after")) this.counts["after the object existed"] += 1;
    if (orphans.length > 0) this.adopt(orphans);
  }

  /** By the command that the report gives, or by blocks where Terraform takes no such command yet. */
  private adopt(orphans: readonly Orphan[]): void {
    this.counts["orphans reported"] += orphans.length;
    for (const { type, id, address, construct, importLine } of orphans) {
      this.say(`  orphan ${type} ${id}, ${construct}: ${importLine}`);
      if (address === "" || construct === "") this.failures.push(`orphan ${type} ${id}: no construct found for it`);
    }
    if (
      this.workspace.world.objects("aws_eks_cluster").length === 0 ||
      orphans.some(({ type }) => type === "aws_eks_cluster")
    ) {
      writeFileSync(this.adoptionFile, importBlocks(orphans));
      this.counts["adopted by import block"] += orphans.length;
      return;
    }
    for (const { address, importId, importLine } of orphans) {
      const error = this.terraform.import(address, importId);
      if (error === "") this.counts["adopted by terraform import"] += 1;
      else this.failures.push(`${importLine}: ${error}`);
    }
  }

  forgetAdoption(): void {
    rmSync(this.adoptionFile, { force: true });
  }

  private get adoptionFile(): string {
    return join(this.workspace.stackFolder, "orphans.tf.json");
  }
}

/** Small seeded generator of numbers from 0 to 1; the runs must be the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

import { findOrphans, leftovers } from "../leftovers";
import { resourcesOf, type StackJson } from "../terraform/stack-json";
import { type Outcome, Terraform } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { hasStruck, plantFault } from "../world/faults";
import { runWorkload } from "../world/workload";

/** What a sweep found. */
export interface SweepResult {
  /** What was counted, by name. */
  readonly counts: Readonly<Record<string, number>>;

  /** What should not have been, a line each; a good sweep has none. */
  readonly failures: readonly string[];
}

/** More runs than the longest chain of types; a sweep that needs them does not converge. */
const MOST_RUNS = 30;

/**
 * Let the first create of every resource type fail once, then the first delete of every type.
 *
 * Types that wait for one another fail in successive runs of one life, so that each run heals the faults of the one before.
 */
export async function sweepFaults(workspace: Workspace, say: (line: string) => void): Promise<SweepResult> {
  const terraform = new Terraform(workspace);
  const stack = workspace.readStack();
  const failures: string[] = [];
  const types = [...new Set([...resourcesOf(stack).keys()].map(typeOf))];
  const addUp = { types: types.length, "create faults": 0, "delete faults": 0, runs: 0 };

  await terraform.init();
  for (const operation of ["create", "delete"] as const) {
    for (const type of types) plantFault(workspace.world.folder, { type, operation, occurrence: 1, effect: "error" });
    if (operation === "delete") runWorkload(workspace.world);
    const runs = await untilHealed(operation === "create" ? () => terraform.apply() : () => terraform.destroy(), say);
    failures.push(...runs.failures);
    addUp.runs += runs.count;
    const struck = types.filter((type) => hasStruck(workspace.world.folder, { type, operation }));
    addUp[`${operation} faults`] = struck.length;
    failures.push(...types.filter((type) => !struck.includes(type)).map((type) => `no ${operation} of ${type} failed`));
    if (operation === "create") failures.push(...(await problemsOfComplete(workspace, terraform, stack)));
  }
  failures.push(...leftovers(workspace.world).map((object) => `left behind: ${object}`));
  return { counts: addUp, failures };
}

/** Run again until a run succeeds; what failed in one run must be done by the next. */
async function untilHealed(run: () => Promise<Outcome>, say: (line: string) => void) {
  const failures: string[] = [];
  let unhealed: string[] = [];
  for (let count = 1; count <= MOST_RUNS; count++) {
    const { ok, progress, problems } = await run();
    const done = new Set(progress.filter(({ phase }) => phase === "complete").map(({ address }) => address));
    failures.push(...unhealed.filter((address) => !done.has(address)).map((a) => `${a}: not healed by the next run`));
    unhealed = progress.filter(({ phase }) => phase === "errored").map(({ address }) => address);
    say(`run ${count}: ${done.size} done, ${unhealed.length} failed`);
    failures.push(
      ...problems
        .filter(({ detail }) => !detail.includes("injected fault"))
        .map(({ summary, detail }) => `${summary}: ${detail}`),
    );
    if (ok) return { count, failures };
  }
  return { count: MOST_RUNS, failures: [...failures, `not healed after ${MOST_RUNS} runs`] };
}

/** What is wrong with a world that should hold every resource of the stack, once. */
export async function problemsOfComplete(
  workspace: Workspace,
  terraform: Terraform,
  stack: StackJson,
): Promise<string[]> {
  const failures: string[] = [];
  const expected = new Map<string, number>();
  for (const address of resourcesOf(stack).keys())
    expected.set(typeOf(address), (expected.get(typeOf(address)) ?? 0) + 1);
  for (const [type, count] of expected) {
    const found = workspace.world.objects(type).length;
    if (found !== count) failures.push(`${type}: ${found} exist, the stack has ${count}`);
  }
  for (const { type, id } of await findOrphans(workspace, terraform)) failures.push(`orphan: ${type} ${id}`);
  const { changes } = await terraform.plan();
  failures.push(...changes.map(({ address, action }) => `not settled: ${action} ${address}`));
  return failures;
}

const typeOf = (address: string) => address.split(".")[0] ?? "";

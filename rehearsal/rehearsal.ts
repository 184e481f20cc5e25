import { join } from "node:path";
import { leftovers } from "./leftovers";
import { lint } from "./lint";
import { type LowerBound, lowerBound } from "./lower-bound";
import { createdBy, type Schedule, scheduleCreation, scheduleDestruction } from "./report/schedule";
import { SchemaCatalogue } from "./schemas/catalogue";
import type { Outcome, PlanJson, Problem, Terraform } from "./terraform/terraform";
import type { Workspace } from "./terraform/workspace";
import { everyRule } from "./world/rules";
import { runWorkload } from "./world/workload";

/** A step that went wrong, in the words of whoever found it. */
export class RehearsalFailure extends Error {
  readonly step: string;
  readonly problems: readonly Problem[];

  constructor(step: string, problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.step = step;
    this.problems = problems;
  }
}

/** What would happen to one resource, and why it is replaced. */
export interface PlannedChange {
  readonly address: string;
  readonly action: "create" | "update" | "replace" | "delete";

  /** Attributes that force the replacement. */
  readonly because: readonly string[];
}

/** How a command ended, and whether it was meant to fail. */
export interface RehearsedOutcome extends Outcome {
  readonly mustFail: boolean;
}

/** The steps of a rehearsal, in the order of a life: each fails with a RehearsalFailure. */
export class Rehearsal {
  /** Every command that ran. */
  readonly outcomes: RehearsedOutcome[] = [];

  /** The first deploy over virtual time. */
  schedule?: Schedule;

  /** Virtual minutes that no ordering can undercut, with the chain that takes them. */
  bound?: LowerBound;

  /** A destroy over virtual time. */
  destruction?: Schedule;

  private readonly workspace: Workspace;
  private readonly terraform: Terraform;
  private readonly root: string;

  constructor(workspace: Workspace, terraform: Terraform, root: string) {
    this.workspace = workspace;
    this.terraform = terraform;
    this.root = root;
  }

  async validate(): Promise<void> {
    await this.expectOk(this.terraform.init());
    await this.expectOk(this.terraform.validate());
    const catalogues = new Map<string, SchemaCatalogue>();
    const catalogue = (provider: string) => {
      const known =
        catalogues.get(provider) ?? new SchemaCatalogue(provider, this.root, join(this.root, ".rehearsal/schemas"));
      catalogues.set(provider, known);
      return known;
    };
    const unknown = lint(this.workspace.readStack(), catalogue);
    if (unknown.length > 0) {
      throw failure("lint", "Terraform would drop a key silently", unknown, "the lint");
    }
  }

  /** Plan, and lay the deploy out over virtual time. */
  async plan(): Promise<Outcome> {
    const outcome = await this.expectOk(this.terraform.plan());
    const plan = this.terraform.showPlan();
    if (this.schedule === undefined) {
      const graph = this.terraform.graph();
      this.schedule = scheduleCreation(graph, plan);
      this.destruction = scheduleDestruction(graph, plan);
      this.bound = lowerBound(createdBy(plan));
    }
    return outcome;
  }

  apply(): Promise<Outcome> {
    return this.expectOk(this.terraform.applyPlan());
  }

  /** An apply in which an injected fault must strike. */
  async applyWithFault(): Promise<Outcome> {
    const outcome = await this.run(this.terraform.applyPlan(), true);
    if (outcome.ok) {
      const detail = "the fault did not strike: no resource of that type was created";
      throw failure("apply", "fault", [detail]);
    }
    return outcome;
  }

  /** A plan after an apply must have nothing to do. */
  async expectSettled(): Promise<void> {
    const { changes } = await this.expectOk(this.terraform.plan());
    if (changes.length === 0) return;
    const details = changes.map(({ address, action }) => `${action} ${address}`);
    throw failure("second plan", "not settled", details);
  }

  /** What a plan of the stack that is in the workspace now would change. */
  async planChange(): Promise<PlannedChange[]> {
    await this.expectOk(this.terraform.plan());
    return plannedChanges(this.terraform.showPlan());
  }

  /** Let the platform be used: what Terraform does not know is what a destroy meets. */
  use(): void {
    runWorkload(this.workspace.world);
  }

  /** Types that are played by their schema alone, for nobody has written rules for them. */
  get typesWithoutRules(): string[] {
    return Object.keys(this.workspace.readStack().resource ?? {}).filter((type) => !(type in everyRule));
  }

  /** Whether the stack keeps its data: a bucket with objects then outlives a destroy. */
  get keepsData(): boolean {
    const buckets = Object.values(this.workspace.readStack().resource?.["aws_s3_bucket"] ?? {});
    return buckets.some((bucket) => bucket["force_destroy"] !== true);
  }

  /** A destroy that must stop at the data which the stack keeps, and at nothing else. */
  async destroyAllButData(): Promise<Outcome> {
    const outcome = await this.run(this.terraform.destroy(), true);
    const others = outcome.problems.filter(({ summary }) => !summary.includes("BucketNotEmpty"));
    if (others.length > 0) throw new RehearsalFailure("destroy", others);
    const lost = outcome.ok ? ["the data is gone, though the stack was to keep it"] : [];
    const left = leftovers(this.workspace.world).filter((what) => !/^(aws_s3_bucket|object) /.test(what));
    if (lost.length + left.length > 0) throw failure("destroy", "left behind", [...lost, ...left]);
    return outcome;
  }

  /** What somebody does by hand who wants the kept data gone as well. */
  emptyBuckets(): void {
    const { world } = this.workspace;
    for (const object of world.objects("object")) world.remove(object);
  }

  destroy(): Promise<Outcome> {
    return this.expectOk(this.terraform.destroy());
  }

  expectNothingLeft(): void {
    const left = leftovers(this.workspace.world);
    if (left.length > 0) throw failure("destroy", "left behind", left);
  }

  private async expectOk(running: Promise<Outcome>): Promise<Outcome> {
    const outcome = await this.run(running);
    if (!outcome.ok) throw new RehearsalFailure(outcome.command, outcome.problems);
    return outcome;
  }

  private async run(running: Promise<Outcome>, mustFail = false): Promise<Outcome> {
    const outcome = await running;
    this.outcomes.push({ ...outcome, mustFail });
    return outcome;
  }
}

/** Changes of a plan, with what forces each replacement. */
export function plannedChanges(plan: PlanJson): PlannedChange[] {
  return (plan.resource_changes ?? []).flatMap(({ address, change }): PlannedChange[] => {
    const { actions, replace_paths = [] } = change;
    const because = replace_paths.map((path) => path.filter((step) => typeof step === "string").join("."));
    if (actions.length === 2) return [{ address, action: "replace", because }];
    const [action] = actions;
    if (action !== "create" && action !== "update" && action !== "delete") return [];
    return [{ address, action, because: [] }];
  });
}

function failure(
  step: string,
  summary: string,
  details: readonly string[],
  foundBy: Problem["foundBy"] = "the rehearsal",
): RehearsalFailure {
  return new RehearsalFailure(
    step,
    details.map((detail) => ({ summary, detail, construct: "", address: "", foundBy })),
  );
}

/** How a command ended, in a word or two. */
export function resultText({ ok, mustFail }: RehearsedOutcome): string {
  if (ok) return "ok";
  return mustFail ? "failed, as it must" : "failed";
}

/** A problem in a few lines: what, where in our code, who found it, and in what words. */
export function problemText({ summary, detail, construct, address, foundBy }: Problem): string {
  const where =
    construct && construct !== address
      ? `\n  construct ${construct}\n  resource  ${address}`
      : address && `\n  resource  ${address}`;
  return `${summary}${where}\n  found by  ${foundBy}\n  ${detail.trim().replaceAll("\n", "\n  ")}`;
}

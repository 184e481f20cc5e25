import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { leftovers } from "../../rehearsal/leftovers";
import { lint } from "../../rehearsal/lint";
import { SchemaCatalogue } from "../../rehearsal/schemas/catalogue";
import { resourcesOf, type StackBlock, type StackJson } from "../../rehearsal/terraform/stack-json";
import { type Outcome, type Problem, Terraform } from "../../rehearsal/terraform/terraform";
import { Workspace } from "../../rehearsal/terraform/workspace";
import { runWorkload } from "../../rehearsal/world/workload";
import { platform } from "../../stacks/environments";
import { synthesise } from "../../stacks/synthesise";

export const ROOT = join(__dirname, "../..");

/** A stack that a test may change. */
export type Stack = { -readonly [key in keyof StackJson]: StackJson[key] } & {
  provider: Record<string, Record<string, unknown>[]>;
};

/** A rehearsal for tests: one workspace, in which one life follows another. */
export class Stage {
  readonly workspace: Workspace;
  readonly terraform: Terraform;

  /** The stack as it was when the stage opened. */
  readonly shipped: StackJson;

  private readonly folder: string;
  private readonly name: string;

  private constructor(folder: string, name: string, workspace: Workspace) {
    this.name = name;
    this.folder = folder;
    this.workspace = workspace;
    this.terraform = new Terraform(workspace);
    this.shipped = workspace.readStack();
  }

  /** The stage with a shipped stack, and Terraform initialised. */
  static async open(stack: string, values: unknown = platform): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "emberlake-stage-"));
    synthesise(values, join(folder, "synthesised"));
    return Stage.openFolder(folder, stack);
  }

  /** The stage with a stack of the constructs that `build` makes. */
  static async openScope(build: (scope: Construct) => void): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "emberlake-stage-"));
    const outdir = join(folder, "synthesised");
    mkdirSync(outdir);
    const app = new App({ outdir });
    build(new TerraformStack(app, "stack"));
    app.synth();
    return Stage.openFolder(folder, "stack");
  }

  private static async openFolder(folder: string, stack: string): Promise<Stage> {
    const workspace = await Workspace.create(
      join(folder, "rehearsal"),
      join(folder, "synthesised/stacks", stack),
      ROOT,
    );
    const stage = new Stage(folder, stack, workspace);
    expect((await stage.terraform.init()).problems).toEqual([]);
    return stage;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Begin a new life: an empty world and state, and the shipped stack with a change. */
  begin(change: (stack: Stack) => void = () => undefined): Stack {
    this.workspace.beginLife(this.workspace.world.surroundings);
    return this.change(change);
  }

  /** Put the shipped stack with a change in the place of the one there. */
  change(change: (stack: Stack) => void): Stack {
    const stack = structuredClone(this.shipped) as Stack;
    change(stack);
    this.workspace.writeStack(stack);
    return stack;
  }

  /** Put the stack of another platform in its place. */
  useStack(values: unknown): void {
    synthesise(values, join(this.folder, "synthesised"));
    this.workspace.useStack(join(this.folder, "synthesised/stacks", this.name));
  }

  /** Deploy; fails the test when Terraform fails. */
  async deploy(): Promise<Outcome> {
    const outcome = await this.terraform.apply();
    expect(outcome.problems).toEqual([]);
    return outcome;
  }

  /** Everything that is wrong with the stack, up to `phase`. */
  async problems(phase: "validate" | "plan" | "apply" | "destroy"): Promise<readonly Problem[]> {
    if (phase === "validate") return [...this.lintProblems(), ...(await this.terraform.validate()).problems];
    if (phase === "plan") return (await this.terraform.plan()).problems;
    const applied = await this.terraform.apply();
    if (phase === "apply") return applied.problems;
    expect(applied.problems).toEqual([]);
    runWorkload(this.workspace.world);
    return (await this.terraform.destroy()).problems;
  }

  /** What is left in the world. */
  get left(): string[] {
    return leftovers(this.workspace.world);
  }

  private lintProblems(): Problem[] {
    const catalogue = (provider: string) => new SchemaCatalogue(provider, ROOT, join(ROOT, ".rehearsal/schemas"));
    return lint(this.workspace.readStack(), catalogue).map((detail) => ({
      summary: "lint",
      detail,
      construct: "",
      address: "",
      foundBy: "the lint",
    }));
  }
}

/** The resource of a construct path below the stack, to be changed. */
export function at(stack: Stack, path: string): Record<string, unknown> {
  const found = [...resourcesOf(stack)].filter(([, block]) => pathOf(block) === path);
  expect(found).toHaveLength(1);
  return found[0]![1];
}

/** Address of the resource of a construct path below the stack. */
export function addressOf(stack: Stack, path: string): string {
  return [...resourcesOf(stack)].find(([, block]) => pathOf(block) === path)![0];
}

/** Take the dependency on another construct's resource away. */
export function cut(stack: Stack, path: string, ...from: RegExp[]): void {
  const resource = at(stack, path);
  const before = resource["depends_on"] as string[];
  resource["depends_on"] = before.filter((address) => !from.some((pattern) => pattern.test(address)));
  expect(resource["depends_on"]).not.toEqual(before);
}

const pathOf = (block: StackBlock) => block["//"]?.metadata?.path.split("/").slice(1).join("/");

// npm run rehearse: a stack's whole life with real Terraform on simulated providers.
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import Table from "cli-table3";
import { type DefaultRenderer, Listr, type ListrTask, type ListrTaskWrapper, type SimpleRenderer } from "listr2";
import { ConfigurationError } from "../lib/config";
import { type Folders, type Options, prepare, readOptions, requireTerraform, UsageError } from "./cli";
import { ProgressByDomain } from "./progress";
import { type PlannedChange, problemText, Rehearsal, RehearsalFailure, resultText } from "./rehearsal";
import { ganttSvg } from "./report/chart";
import { reportHtml } from "./report/html";
import type { Schedule } from "./report/schedule";
import { gantt, lastSeen, SIMULATED } from "./report/text";
import { constructPath, resourcesOf, type StackJson } from "./terraform/stack-json";
import { type Outcome, type Progress, Terraform, terraformVersion } from "./terraform/terraform";
import { Workspace } from "./terraform/workspace";
import { plantFault } from "./world/faults";

type Task = ListrTask<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;
type Wrapper = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return;
  requireTerraform(terraformVersion());
  const started = performance.now();
  const folders = await prepare(options);
  const run = new Run(options, folders, await Workspace.create(folders.folder, folders.synthesised, folders.root));
  try {
    await new Listr<unknown, "default", "simple">(run.tasks(), { fallbackRenderer: "simple" }).run();
  } finally {
    await run.report((performance.now() - started) / 1000);
  }
}

/** One rehearsal with what it shows. */
class Run {
  private readonly options: Options;
  private readonly folders: Folders;
  private readonly workspace: Workspace;
  private readonly rehearsal: Rehearsal;
  private readonly stacks: StackJson[];
  private progress?: ProgressByDomain;
  private planned: readonly string[] = [];
  private changes?: readonly PlannedChange[];
  private unhealed = "";

  constructor(options: Options, folders: Folders, workspace: Workspace) {
    this.options = options;
    this.folders = folders;
    this.workspace = workspace;
    this.stacks = [workspace.readStack()];
    const terraform = new Terraform(workspace, (progress: Progress) => this.progress?.note(progress));
    this.rehearsal = new Rehearsal(workspace, terraform, folders.root);
  }

  tasks(): Task[] {
    const { fail, change, keep, stack } = this.options;
    const { rehearsal } = this;
    const step = (title: string, task: () => Promise<unknown> | undefined): Task => ({
      title,
      task: async () => void (await task()),
    });
    const watched = (title: string, run: () => Promise<Outcome>): Task => ({
      title,
      task: (_, task) => this.watch(task, run, rehearsal.schedule),
    });
    return [
      step(`${stack}: validate, and lint nested keys`, () => rehearsal.validate()),
      step("plan", () => this.plan()),
      ...(fail === undefined
        ? [watched("apply", () => rehearsal.apply())]
        : [
            step(`apply, in which the first create of ${fail} fails`, () => this.fail(fail)),
            step("plan of what is left to do", () => this.plan()),
            watched("second apply, which must heal it", () => rehearsal.apply()),
          ]),
      step("second plan, which must be empty", () => rehearsal.expectSettled()),
      ...(change === undefined ? [] : this.changeTasks(change, this.folders.changed as string)),
      ...(keep === undefined ? this.destroyTasks() : []),
    ];
  }

  private changeTasks(file: string, changed: string): Task[] {
    return [
      {
        title: `plan of ${file}`,
        task: async () => {
          this.stacks.unshift(this.workspace.useStack(changed));
          this.changes = await this.rehearsal.planChange();
          this.planned = this.changes.map(({ address }) => address);
        },
      },
      {
        title: "apply of the change",
        skip: () => this.changes?.length === 0 && "nothing changes",
        task: (_, task) => this.watch(task, () => this.rehearsal.apply(), this.rehearsal.schedule),
      },
      { title: "plan after the change, which must be empty", task: () => this.rehearsal.expectSettled() },
    ];
  }

  private destroyTasks(): Task[] {
    const { rehearsal } = this;
    return [
      { title: "use: drivers, volumes, nodes of Karpenter's, load balancers, objects", task: () => rehearsal.use() },
      ...(rehearsal.keepsData
        ? [
            this.destroyTask("destroy, which must stop at the data that is kept", () => rehearsal.destroyAllButData()),
            { title: "empty the buckets, as by hand", task: () => rehearsal.emptyBuckets() },
          ]
        : []),
      this.destroyTask("destroy", () => rehearsal.destroy()),
      { title: "nothing left", task: () => rehearsal.expectNothingLeft() },
    ];
  }

  private destroyTask(title: string, run: () => Promise<Outcome>): Task {
    return {
      title,
      task: (_, task) => {
        this.planned = [...resourcesOf(this.workspace.readStack()).keys()];
        return this.watch(task, run, this.rehearsal.destruction);
      },
    };
  }

  private async plan(): Promise<void> {
    this.planned = (await this.rehearsal.plan()).changes.map(({ address }) => address);
  }

  private async fail(type: string): Promise<void> {
    plantFault(this.workspace.world.folder, { type, operation: "create", occurrence: 1, effect: "error" });
    const { problems, progress } = await this.rehearsal.applyWithFault();
    const made = new Set(progress.filter(({ phase }) => phase === "complete").map(({ address }) => address));
    const missing = this.planned.filter((address) => !made.has(address));
    this.unhealed = `The failed apply left ${this.planned.length - missing.length} of ${this.planned.length} resources:
${problems.map(problemText).join("\n")}
Not made: ${missing.map(this.label).join(", ")}. A second apply must make them.`;
  }

  /** Run a command and show its domains as they go on. */
  private watch(task: Wrapper, run: () => Promise<Outcome>, schedule: Schedule | undefined) {
    const ends = new Map(schedule?.steps.map(({ address, end }) => [address, end]));
    const progress = new ProgressByDomain(this.planned, this.label, (address) => ends.get(address) ?? 0);
    this.progress = progress;
    const running = run();
    const domains = progress.names.map((name) => ({
      title: name,
      task: async (_: unknown, domain: Wrapper) => {
        const done = await progress.watch(name, running, (title) => {
          domain.title = title;
        });
        // listr's word for a line that ended without success; the command's own failure follows.
        if (!done) domain.skip(`${domain.title}, stopped`);
      },
    }));
    return task.newListr([...domains, { title: "terraform", task: async () => void (await running) }], {
      concurrent: true,
    });
  }

  /** Construct path within the stack, or within the one that was there before. */
  private readonly label = (address: string) =>
    (this.stacks.map((stack) => constructPath(stack, address)).find((path) => path !== address) ?? address)
      .replace(/^[^/]+\//, "")
      .replace(/\/Resource$/, "");

  /** Everything that is worth reading afterwards; what a failed step did not reach is left out. */
  async report(seconds: number): Promise<void> {
    const { rehearsal, options } = this;
    if (this.unhealed) console.log(`\n${this.unhealed}`);
    if (this.changes) this.printChanges(this.changes);
    const table = new Table({ head: ["terraform", "took", "resources", "result"], style: { head: [], border: [] } });
    for (const outcome of rehearsal.outcomes) {
      const { command, seconds: took, changes } = outcome;
      table.push([command, `${took.toFixed(1)} s`, changes.length || "", resultText(outcome)]);
    }
    console.log(`\n${table.toString()}`);
    await this.reportTimes();
    const unruled = rehearsal.typesWithoutRules;
    if (unruled.length > 0) console.log(`\nPlayed by their schema alone, without rules: ${unruled.join(", ")}`);
    console.log(`\n${options.stack}: rehearsed in ${seconds.toFixed(1)} s. ${SIMULATED}`);
    if (options.keep !== undefined) this.printKept();
  }

  private async reportTimes(): Promise<void> {
    const { outcomes, schedule, destruction, bound } = this.rehearsal;
    if (!schedule || !destruction || schedule.steps.length === 0) return;
    const ratio = bound ? `, ${(schedule.makespan / bound.minutes).toFixed(2)} times what no order can undercut` : "";
    console.log(`\nA first deploy takes ${schedule.makespan.toFixed(1)} virtual minutes${ratio}. Its critical path:`);
    console.log(gantt(schedule, this.label).join("\n"));
    const destroyed = outcomes
      .flatMap(({ command, progress }) => (command === "destroy" ? progress : []))
      .filter(({ phase, action }) => phase === "complete" && action === "delete")
      .map(({ address }) => address);
    if (destroyed.length > 0) {
      const order = lastSeen(destroyed.map((address) => this.label(address).split("/")[0] ?? ""));
      console.log(
        `\nA destroy takes ${destruction.makespan.toFixed(1)} virtual minutes. Gone, in this order: ${order}`,
      );
    }
    const { folder } = this.folders;
    const svg = await ganttSvg(schedule, this.label);
    const { stack } = this.options;
    const html = reportHtml({ stack, outcomes, schedule, destruction, bound, svg, label: this.label, destroyed });
    writeFileSync(join(folder, "rehearsal.svg"), svg);
    writeFileSync(join(folder, "rehearsal.html"), html);
    console.log(`\nReport: ${relative(process.cwd(), join(folder, "rehearsal.html"))} and rehearsal.svg`);
  }

  private printChanges(changes: readonly PlannedChange[]): void {
    console.log(`\nThe change would touch ${changes.length} of the running resources:`);
    for (const action of ["delete", "replace", "update", "create"] as const) {
      for (const { address, because } of changes.filter((change) => change.action === action)) {
        const why = because.length > 0 ? ` (because of ${because.join(", ")})` : "";
        console.log(`  ${action.padEnd(7)} ${this.label(address)}${why}`);
      }
    }
  }

  private printKept(): void {
    const { workspace } = this;
    const rc = workspace.environment["TF_CLI_CONFIG_FILE"];
    console.log(`\nThe simulated world stands in ${this.folders.folder}. Run Terraform on it by hand:
  cd ${workspace.stackFolder}
  TF_CLI_CONFIG_FILE=${rc} terraform plan`);
  }
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof RehearsalFailure) console.error(`\n${error.step} failed\n${error.message}`);
  else if (error instanceof UsageError || error instanceof ConfigurationError) console.error(error.message);
  else throw error;
});

import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { SIMULATED } from "../../stacks/simulated-files";
import { SIMULATED_MARK } from "../provider/mark";
import { constructPath } from "./stack-json";
import type { Workspace } from "./workspace";

/** What Terraform does, or would do, with a resource. */
export type Action = "create" | "update" | "replace" | "delete";

/** A resource with what happens to it. */
export interface Change {
  readonly address: string;
  readonly action: Action;
}

/** An error as Terraform words it, and the construct that it is about. */
export interface Problem {
  readonly summary: string;
  readonly detail: string;

  /** Path of the construct that made the resource; "" where Terraform names none. */
  readonly construct: string;

  /** Address of the resource; "" where Terraform names none. */
  readonly address: string;

  /** Who noticed: Terraform itself by the schemas, a rule of the simulation, or the rehearsal's own lint. */
  readonly foundBy: "Terraform" | "a simulated rule" | "the lint" | "the rehearsal";
}

/** Progress of a running apply or destroy. */
export interface Progress {
  readonly address: string;
  readonly action: "create" | "update" | "delete" | "read";
  readonly phase: "start" | "complete" | "errored";
}

/** How a command ended. */
export interface Outcome {
  readonly command: string;
  readonly seconds: number;
  readonly ok: boolean;

  /** Whether a signal ended it. */
  readonly killed: boolean;

  /** What it planned. */
  readonly changes: readonly Change[];

  /** What it did, in order. */
  readonly progress: readonly Progress[];

  readonly problems: readonly Problem[];
}

interface UiMessage {
  readonly type: string;
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: Progress["action"] };
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
    readonly snippet?: { readonly context?: string };
  };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** Version of the installed Terraform, e.g. `1.11.4`; nothing where there is none. */
export function terraformVersion(): string | undefined {
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as { terraform_version: string }).terraform_version : undefined;
}

/** The real `terraform` in a rehearsal's folder. */
export class Terraform {
  private readonly workspace: Workspace;
  private readonly onProgress: (progress: Progress) => void;

  /** @param onProgress told of every resource that is started or finished */
  constructor(workspace: Workspace, onProgress: (progress: Progress) => void = () => undefined) {
    this.workspace = workspace;
    this.onProgress = onProgress;
  }

  /** Initialise, and mark the lock file as a rehearsal's. */
  async init(): Promise<Outcome> {
    const outcome = await this.run("init", ["init", "-input=false", "-json"]);
    const lock = join(this.workspace.stackFolder, ".terraform.lock.hcl");
    const text = outcome.ok ? readFileSync(lock, "utf8") : SIMULATED;
    if (!text.includes(SIMULATED)) writeFileSync(lock, `# ${SIMULATED}\n${text}`);
    return outcome;
  }

  async validate(): Promise<Outcome> {
    const started = performance.now();
    const { status, stdout } = this.runSync("validate", "-json");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: NonNullable<UiMessage["diagnostic"]>[] };
    return {
      command: "validate",
      seconds: (performance.now() - started) / 1000,
      ok: status === 0,
      killed: false,
      changes: [],
      progress: [],
      problems: diagnostics.filter((d) => d.severity === "error").map((d) => this.problem(d)),
    };
  }

  /** Plan, keeping the plan for `apply`. */
  plan(): Promise<Outcome> {
    return this.run("plan", ["plan", "-input=false", "-json", "-out=plan.bin"]);
  }

  /** Apply the kept plan. */
  applyPlan(): Promise<Outcome> {
    return this.run("apply", ["apply", "-json", "plan.bin"]);
  }

  /** Plan and apply in one. */
  apply(): Promise<Outcome> {
    return this.run("apply", ["apply", "-auto-approve", "-input=false", "-json"]);
  }

  destroy(): Promise<Outcome> {
    return this.run("destroy", ["apply", "-destroy", "-auto-approve", "-input=false", "-json"]);
  }

  /** @returns error text of Terraform, "" when it succeeded */
  import(address: string, id: string): string {
    const { status, stdout, stderr } = this.runSync("import", "-input=false", "-no-color", address, id);
    return status === 0 ? "" : stdout + stderr;
  }

  /** The kept plan as JSON. */
  showPlan(): PlanJson {
    return JSON.parse(this.output("show", "-json", "plan.bin")) as PlanJson;
  }

  /** Dependencies of the kept plan, in the DOT language. */
  graph(): string {
    return this.output("graph", "-plan=plan.bin");
  }

  private output(...args: string[]): string {
    const { status, stdout, stderr } = this.runSync(...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  private runSync(...args: string[]) {
    return spawnSync("terraform", args, { ...this.options, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  }

  /** Terraform's own settings of the user are left out: a folder, a plugin cache or arguments would lead elsewhere. */
  private get options() {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"));
    return { cwd: this.workspace.stackFolder, env: { ...Object.fromEntries(others), ...this.workspace.environment } };
  }

  private async run(command: string, args: string[]): Promise<Outcome> {
    const started = performance.now();
    const changes: Change[] = [];
    const progress: Progress[] = [];
    const problems: Problem[] = [];
    const other: string[] = [];
    const child = spawn("terraform", args, { ...this.options, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
    child.stderr.on("data", (data: Buffer) => other.push(data.toString()));
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith("{")) {
        other.push(line);
        continue;
      }
      const message = JSON.parse(line) as UiMessage;
      const action = ACTIONS[message.change?.action ?? ""];
      if (message.type === "planned_change" && message.change && action) {
        changes.push({ address: message.change.resource.addr, action });
      }
      if (message.diagnostic?.severity === "error") problems.push(this.problem(message.diagnostic));
      const phase = /^apply_(start|complete|errored)$/.exec(message.type)?.[1] as Progress["phase"] | undefined;
      if (phase && message.hook) {
        const step = { address: message.hook.resource.addr, action: message.hook.action, phase };
        progress.push(step);
        this.onProgress(step);
      }
    }
    const { code, signal } = await ended;
    if (code !== 0 && signal === null && problems.length === 0) {
      const detail = other.join("\n").trim();
      const unnamed = { construct: "", address: "", foundBy: "Terraform" } as const;
      problems.push({ summary: `terraform ${command} failed`, detail, ...unnamed });
    }
    const seconds = (performance.now() - started) / 1000;
    return { command, seconds, ok: code === 0, killed: signal !== null, changes, progress, problems };
  }

  /** An error in the configuration names no address, but the block it stands in. */
  private problem({ summary, detail = "", address, snippet }: NonNullable<UiMessage["diagnostic"]>): Problem {
    const block = /^(?:resource|data)\.(\w+\.[\w-]+)/.exec(snippet?.context ?? "")?.[0].replace(/^resource\./, "");
    const found = address ?? block ?? "";
    const construct = found === "" ? "" : constructPath(this.workspace.readStack(), found);
    const foundBy = summary.includes(SIMULATED_MARK) ? "a simulated rule" : "Terraform";
    return { summary, detail, construct, address: found, foundBy };
  }
}

/** The part of `terraform show -json PLAN` that is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly replace_paths?: readonly (readonly (string | number)[])[];
    };
  }[];
}

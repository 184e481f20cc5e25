import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { closest } from "fastest-levenshtein";
import { platform } from "../stacks/environments";
import { synthesise } from "../stacks/synthesise";
import type { StackJson } from "./terraform/stack-json";

/** Folder of every rehearsal; git ignores it. */
const FOLDER = ".rehearsal";

const HELP = `Usage: npm run rehearse -- STACK [options]

Run the installed Terraform over a stack, on simulated providers: validate, plan, apply, a second plan that must be
empty, and a destroy that must leave nothing. No account, no cluster, no network.

  --change FILE     also plan and apply the stack as FILE describes it (a module that exports "platform", as
                    stacks/environments.ts does) over the running one, and say what would change
  --fail TYPE       let the first create of that resource type fail; a second apply must heal it
  --keep FOLDER     leave the simulated world standing in FOLDER, to run terraform on it by hand
  --help            this text

Results: .rehearsal/STACK/rehearsal.html and rehearsal.svg. Exit status 1 when a step fails.`;

/** What the user asked for. */
export interface Options {
  readonly stack: string;
  readonly change?: string;
  readonly fail?: string;
  readonly keep?: string;
}

/** Where the rehearsal finds its parts. */
export interface Folders {
  /** Folder of the checkout. */
  readonly root: string;

  /** Folder of this rehearsal. */
  readonly folder: string;

  /** Synthesised stack. */
  readonly synthesised: string;

  /** Synthesised stack as `--change` describes it. */
  readonly changed?: string;
}

/** An error of the user's, which needs no stack trace. */
export class UsageError extends Error {}

/** Read the command line; nothing when only help was asked for. */
export function readOptions(args: string[]): Options | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(HELP);
    return undefined;
  }
  const [stack, ...others] = positionals;
  const known = Object.keys(platform.environments).join(", ");
  if (stack === undefined || others.length > 0) {
    throw new UsageError(`rehearse: name one stack (${known}), e.g. npm run rehearse -- dev`);
  }
  const { change, fail, keep } = values;
  return { stack, ...(change && { change }), ...(fail && { fail }), ...(keep && { keep }) };
}

function parsed(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { change: text, fail: text, keep: text, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new UsageError(`rehearse: ${(error as Error).message}\n\n${HELP}`);
  }
}

/** First version with write-only arguments, which the platform's secrets need. */
const OLDEST_TERRAFORM = [1, 11];

/** Refuse a version that is too old, or none. */
export function requireTerraform(version: string | undefined): void {
  const remedy = `get ${OLDEST_TERRAFORM.join(".")} or newer from https://developer.hashicorp.com/terraform/install`;
  if (version === undefined) throw new UsageError(`rehearse: no working Terraform on the PATH; ${remedy}`);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_TERRAFORM;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new UsageError(`rehearse: Terraform ${version} is too old; ${remedy}`);
  }
}

/** Make room for a rehearsal, and synthesise the stack as the checkout has it, and as it is to be changed. */
export async function prepare({ stack, keep, change, fail }: Options): Promise<Folders> {
  const root = resolve(__dirname, "..");
  const folder = keep === undefined ? join(root, FOLDER, stack) : resolve(keep);
  if (keep !== undefined && existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`rehearse: --keep ${keep}: the folder is not empty; name a new one`);
  }
  if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  const synthesised = synthesiseStack(platform, stack, join(folder, "synthesised"));
  if (fail !== undefined) requireType(fail, stack, synthesised);
  if (change === undefined) return { root, folder, synthesised };
  return { root, folder, synthesised, changed: await synthesiseModule(change, stack, folder) };
}

function requireType(type: string, stack: string, synthesised: string): void {
  const { resource } = JSON.parse(readFileSync(join(synthesised, "cdk.tf.json"), "utf8")) as StackJson;
  const types = Object.keys(resource ?? {});
  if (types.includes(type)) return;
  throw new UsageError(
    `rehearse: --fail ${type}: ${stack} has no such resource; did you mean ${closest(type, types)}?`,
  );
}

/** Synthesise the platform that a user's module exports, below `folder`. */
async function synthesiseModule(file: string, stack: string, folder: string): Promise<string> {
  if (!existsSync(file)) throw new UsageError(`rehearse: --change ${file}: no such file`);
  const module = (await import(resolve(file))) as { platform?: unknown; default?: { platform?: unknown } };
  const changed = module.platform ?? module.default?.platform;
  if (changed === undefined) {
    throw new UsageError(`rehearse: --change ${file}: the module exports no "platform"; copy stacks/environments.ts`);
  }
  return synthesiseStack(changed, stack, join(folder, "changed"));
}

function synthesiseStack(values: unknown, stack: string, outdir: string): string {
  synthesise(values, outdir);
  const folder = join(outdir, "stacks", stack);
  if (!existsSync(folder)) {
    throw new UsageError(
      `rehearse: there is no stack "${stack}"; there are ${readdirSync(join(outdir, "stacks")).join(", ")}`,
    );
  }
  return folder;
}

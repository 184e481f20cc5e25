// Time of a rehearsal, by stack, and of a simulated provider from its start to the handshake. Medians; nothing is cached
// between runs, schemas included.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { platform } from "../stacks/environments";
import { median } from "./median";

const RUNS = Number(process.argv[2] ?? 5);
const ROOT = resolve(__dirname, "..");
const FOLDER = join(ROOT, ".rehearsal");

/** What Terraform sets for the plugins it starts. */
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

function rehearse(stack: string): number {
  rmSync(FOLDER, { recursive: true, force: true });
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "rehearsal/main.ts", stack], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${stack}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

/** Start a provider of the last rehearsal as Terraform does. */
async function startProvider(stack: string): Promise<number> {
  const mirror = join(FOLDER, stack, "mirror/registry.terraform.io/hashicorp/kubernetes");
  const [launcher = ""] = readdirSync(mirror, { recursive: true, encoding: "utf8" }).filter((path) =>
    /terraform-provider-[^/]+$/.test(path),
  );
  const certificate = readFileSync(join(FOLDER, stack, "tls/cert.pem"), "utf8");
  const env = { ...process.env, TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_CLIENT_CERT: certificate };
  const started = performance.now();
  const provider = spawn(join(mirror, launcher), { cwd: join(FOLDER, stack, "stack"), env });
  await new Promise((handshake) => provider.stdout.once("data", handshake));
  provider.kill("SIGKILL");
  return (performance.now() - started) / 1000;
}

async function main(): Promise<void> {
  console.log(`\nrehearsals, median of ${RUNS}, nothing cached between runs`);
  let last = "";
  for (const stack of Object.keys(platform.environments)) {
    const seconds = Array.from({ length: RUNS }, () => rehearse(stack));
    console.log(`${stack.padEnd(36)} ${median(seconds).toFixed(1).padStart(6)} s`);
    last = stack;
  }
  const starts: number[] = [];
  for (let i = 0; i < RUNS; i += 1) starts.push(await startProvider(last));
  console.log(`${"start of a simulated provider".padEnd(36)} ${median(starts).toFixed(2).padStart(6)} s`);
}

void main();

import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { generate } from "selfsigned";
import { SIMULATED } from "../../stacks/simulated-files";
import { type Surroundings, World } from "../world/world";
import { type StackJson, surroundingsOf } from "./stack-json";

const MIRROR = "registry.terraform.io/hashicorp";

/** A folder of its own for one rehearsal: stack, simulated providers, world and state. */
export class Workspace {
  readonly folder: string;

  /** Folder that Terraform runs in. */
  readonly stackFolder: string;

  /** The simulated account and cluster. */
  readonly world: World;

  /** State of the rehearsed stack. */
  readonly stateFile: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.stackFolder = join(folder, "stack");
    this.stateFile = join(folder, "simulated.tfstate");
    this.world = new World(join(folder, "world"));
  }

  /**
   * Lay out a rehearsal.
   *
   * @param folder new or empty folder
   * @param synthesised stack folder below `cdktf.out`
   * @param root folder of the checkout, which holds the bindings
   */
  static async create(folder: string, synthesised: string, root: string): Promise<Workspace> {
    const workspace = new Workspace(folder);
    mkdirSync(join(folder, "tls"), { recursive: true });
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
      keyType: "ec",
      curve: "P-256",
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
      ],
    });
    writeFileSync(join(folder, "tls/key.pem"), key, { mode: 0o600 });
    writeFileSync(join(folder, "tls/cert.pem"), cert);
    const stack = workspace.useStack(synthesised);
    workspace.beginLife(surroundingsOf(stack));
    workspace.buildProviders(stack, root);
    return workspace;
  }

  /** Begin with an empty world and an empty state, whatever was there before. */
  beginLife(surroundings: Surroundings): void {
    rmSync(this.world.folder, { recursive: true, force: true });
    World.create(this.world.folder, surroundings);
    const empty = {
      version: 4,
      terraform_version: "1.11.0",
      serial: 1,
      lineage: SIMULATED,
      outputs: {},
      resources: [],
    };
    writeFileSync(this.stateFile, JSON.stringify(empty, null, 2));
  }

  /**
   * Put the backup in the place of a state that a killed Terraform has cut short, as an operator would: Terraform
   * writes a local state in place. What the backup does not know yet, `findOrphans` finds.
   *
   * @returns whether the state was cut short
   */
  restoreState(): boolean {
    try {
      JSON.parse(readFileSync(this.stateFile, "utf8"));
      return false;
    } catch {
      copyFileSync(`${this.stateFile}.backup`, this.stateFile);
      return true;
    }
  }

  /** Put a synthesised stack in the place of the one there, as it is but for its backend. */
  useStack(synthesised: string): StackJson {
    mkdirSync(this.stackFolder, { recursive: true });
    const stack = JSON.parse(readFileSync(join(synthesised, "cdk.tf.json"), "utf8")) as StackJson;
    this.writeStack({ ...stack, terraform: { ...stack.terraform, backend: { local: { path: this.stateFile } } } });
    const assets = join(synthesised, "assets");
    if (existsSync(assets)) cpSync(assets, join(this.stackFolder, "assets"), { recursive: true });
    return stack;
  }

  /** Overwrite the stack that Terraform reads. */
  writeStack(stack: StackJson): void {
    writeFileSync(join(this.stackFolder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
  }

  /** The stack that Terraform reads. */
  readStack(): StackJson {
    return JSON.parse(readFileSync(join(this.stackFolder, "cdk.tf.json"), "utf8")) as StackJson;
  }

  /** Environment of a `terraform` that finds the simulated providers only. */
  get environment(): Readonly<Record<string, string>> {
    return { TF_CLI_CONFIG_FILE: join(this.folder, "terraformrc"), TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  }

  /** A mirror with a launcher in the place of each provider's program. */
  private buildProviders(stack: StackJson, root: string): void {
    const program = join(this.folder, "provider.js");
    buildSync({
      entryPoints: [join(root, "rehearsal/provider/main.ts")],
      outfile: program,
      bundle: true,
      minify: true,
      platform: "node",
      target: "node20",
      logLevel: "error",
    });
    for (const [name, { version }] of Object.entries(stack.terraform.required_providers)) {
      const folder = join(this.folder, "mirror", MIRROR, name, version, platform());
      mkdirSync(folder, { recursive: true });
      const launcher = join(folder, `terraform-provider-${name}_v${version}`);
      const start = join(root, "rehearsal/provider/start.cjs");
      const command = [process.execPath, start, program, name, this.folder, root].map((part) => `'${part}'`).join(" ");
      writeFileSync(
        launcher,
        `#!/bin/sh\n# simulated: answers for provider ${name}, reaches nothing\nexec ${command}\n`,
      );
      chmodSync(launcher, 0o755);
    }
    writeFileSync(
      join(this.folder, "terraformrc"),
      `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path    = "${join(this.folder, "mirror")}"
    include = ["${MIRROR}/*"]
  }
}
`,
    );
  }
}

/** Go's name of this platform, which Terraform looks for. */
function platform(): string {
  const os = process.platform === "win32" ? "windows" : process.platform;
  return `${os}_${{ x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"] ?? process.arch}`;
}

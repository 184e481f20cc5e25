import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecretsManagerSecret } from "../../lib/delivery";
import { stackTypes } from "../../rehearsal/provider/stack-types";
import { decodeValue, encodeValue, UNKNOWN } from "../../rehearsal/provider/values";
import { existingCluster } from "../synthesis";
import { describeWithTool } from "../tools";
import { Stage } from "./stage";

jest.setTimeout(120_000);

/** Median of the time from start to handshake, in milliseconds; loose, as the tests run side by side. */
const START_MS = 600;

const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

test("values travel unchanged, unknown ones and dynamic ones too", () => {
  const value = { a: UNKNOWN, b: [1, "two", null, true], c: { d: 0.5, e: UNKNOWN }, f: ["dynamic-type", { g: 1 }] };
  expect(decodeValue(encodeValue(value))).toEqual(value);
  expect(decodeValue({ json: Buffer.from('{"a":1}') })).toEqual({ a: 1 });
  expect(decodeValue(null)).toBeNull();
});

describeWithTool("terraform", "the simulated provider", () => {
  let stage: Stage;
  let launcher: string;
  beforeAll(async () => {
    stage = await Stage.open("local");
    const mirror = join(stage.workspace.folder, "mirror/registry.terraform.io/hashicorp/helm/3.1.1");
    const platform = join(mirror, readdirSync(mirror)[0]!);
    launcher = join(platform, readdirSync(platform)[0]!);
  });
  afterAll(() => stage.close());

  const run = (env: Record<string, string>) =>
    spawnSync(launcher, {
      cwd: stage.workspace.stackFolder,
      env: { PATH: process.env["PATH"], ...env } as never,
      encoding: "utf8",
    });

  test("says what it is when a person starts it", () => {
    expect(run({})).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Terraform starts it") });
    expect(readFileSync(launcher, "utf8")).toContain("# simulated");
  });

  test("talks to nobody without TLS", () => {
    expect(run({ TF_PLUGIN_MAGIC_COOKIE: COOKIE })).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("names no client certificate"),
    });
  });

  test("keeps its TLS and its folder whatever settings of Terraform's the user has", async () => {
    const elsewhere = join(tmpdir(), `emberlake-elsewhere-${process.pid}`);
    const settings = { TF_DISABLE_PLUGIN_TLS: "1", TF_DATA_DIR: elsewhere, TF_CLI_ARGS_plan: "-out=/nowhere/plan" };
    Object.assign(process.env, settings);
    try {
      expect((await stage.terraform.plan()).problems).toEqual([]);
      expect(existsSync(elsewhere)).toBe(false);
    } finally {
      for (const name of Object.keys(settings)) delete process.env[name];
    }
  });

  test("starts fast", async () => {
    const env = {
      PATH: process.env["PATH"],
      TF_PLUGIN_MAGIC_COOKIE: COOKIE,
      PLUGIN_CLIENT_CERT: readFileSync(join(stage.workspace.folder, "tls/cert.pem"), "utf8"),
    };
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      const child = spawn(launcher, { cwd: stage.workspace.stackFolder, env, stdio: ["ignore", "pipe", "inherit"] });
      const line = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
      times.push(performance.now() - started);
      expect(line).toMatch(/^1\|6\|tcp\|127\.0\.0\.1:\d+\|grpc\|[\w+/]+\n$/);
      child.kill("SIGKILL");
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(START_MS);
  });

  test("names a type that does not exist, as Terraform does", async () => {
    stage.change((stack) => {
      Object.assign(stack.resource!, { helm_releas: { X: { name: "x" } } });
    });
    const { problems } = await stage.terraform.validate();
    expect(problems).toContainEqual(expect.objectContaining({ summary: "Invalid resource type" }));
    stage.change(() => undefined);
  });

  test("writes nothing outside of the rehearsal's folder", async () => {
    stage.begin();
    await stage.deploy();
    const { folder } = stage.workspace;
    expect(readdirSync(folder).sort()).toEqual(
      [
        "mirror",
        "provider.js",
        // Compiled code, from the first start of each.
        "provider.js.helm.v8",
        "provider.js.kubernetes.v8",
        "simulated.tfstate",
        "simulated.tfstate.backup",
        "stack",
        "terraformrc",
        "tls",
        "world",
      ].filter((name) => name !== "simulated.tfstate.backup" || existsSync(join(folder, name))),
    );
    expect(existsSync(join(stage.workspace.stackFolder, "terraform.tfstate"))).toBe(false);
  });
});

describeWithTool("terraform", "a secret", () => {
  test("is opened for the run and written to the cluster, and stands in no state, plan or world", async () => {
    const stage = await Stage.openScope((scope) => {
      new AwsProvider(scope, "Aws", { region: "eu-west-1" });
      const cluster = existingCluster(scope);
      new SecretsManagerSecret(scope, "Slack", {
        cluster,
        namespace: "default",
        name: "slack",
        key: "url",
        secretId: "emberlake/slack",
        revision: 1,
      });
    });
    await stage.terraform.plan();
    expect(JSON.stringify(stage.terraform.showPlan())).not.toContain("simulated-secret");
    await stage.deploy();
    const { world, stateFile } = stage.workspace;
    expect(world.object("kubernetes_secret_v1", "default/slack")?.attributes).toMatchObject({
      data_wo: null,
      data_wo_revision: 1,
    });
    expect(readFileSync(stateFile, "utf8")).not.toContain("simulated-secret");
    expect((await stage.terraform.plan()).changes).toEqual([]);
    stage.close();
  });
});

describe("the types that a provider serves", () => {
  test("are those of configuration and state, and a state that is being written is waited for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emberlake-types-"));
    const stack = {
      terraform: { backend: { local: { path: "s.tfstate" } } },
      resource: { aws_vpc: {}, helm_release: {} },
    };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
    const state = JSON.stringify({
      resources: [
        { mode: "managed", type: "aws_subnet" },
        { mode: "data", type: "aws_vpc" },
      ],
    });
    writeFileSync(join(folder, "s.tfstate"), state.slice(0, 20));
    const script = `setTimeout(() => require("node:fs").writeFileSync("s.tfstate", ${JSON.stringify(state)}), 300)`;
    spawn(process.execPath, ["-e", script], { cwd: folder, stdio: "ignore" });
    const { resource, data } = stackTypes(folder, "aws");
    expect([[...resource].sort(), [...data]]).toEqual([["aws_subnet", "aws_vpc"], ["aws_vpc"]]);
    rmSync(folder, { recursive: true });
  });
});

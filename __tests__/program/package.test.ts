import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../tools";

const ROOT = join(__dirname, "../..");

const PROGRAM = `
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataLake, ExistingCluster, KubernetesObjects, Network, S3ObjectStore, type INetwork } from "emberlake";
import type { RuleGroup } from "emberlake/alerts";
import type { Dashboard } from "emberlake/dashboards";

const app = new App();
const stack = new TerraformStack(app, "mine");
new AwsProvider(stack, "Aws", { region: "eu-west-1" });
const zones = ["eu-west-1a", "eu-west-1b"];
const network: INetwork = new Network(stack, "Network", {
  name: "mine", account: "111122223333", region: "eu-west-1", zones, cidr: "10.0.0.0/16", podCidr: "100.64.0.0/16",
});
const store = new S3ObjectStore({ region: "eu-west-1" });
new DataLake(stack, "Lake", { store, namePrefix: "mine", nameSuffix: String(network.cidrs.length) });
const cluster = new ExistingCluster(stack, "Cluster", { kubeconfig: "~/.kube/config", context: "mine", storageClass: "gp3" });
new KubernetesObjects(stack, "Objects", { cluster, name: "mine", namespace: "default", objects: [] });
app.synth();
export const nothing: { alerts: RuleGroup[]; dashboards: Dashboard[] } = { alerts: [], dashboards: [] };
`;

test("the packed library serves a program outside the repository", () => {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-consumer-"));
  try {
    expect(runTool("node", ["scripts/build.mjs"], { cwd: ROOT })).toMatchObject({ status: 0 });
    const packed = runTool("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], { cwd: ROOT });
    const [{ filename, files }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
    const paths = files.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "dist/lib/delivery/objects-chart/Chart.yaml",
        "dist/lib/delivery/generate-secret.py",
        "README.md",
        "LICENSE",
      ]),
    );
    expect(paths.filter((path) => !/^(dist\/|README\.md|LICENSE|package\.json)/.test(path))).toEqual([]);

    writeFileSync(join(folder, "package.json"), '{ "name": "mine", "private": true }');
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    expect(runTool("npm", ["install", ...quiet, `./${filename}`], { cwd: folder })).toMatchObject({ status: 0 });
    writeFileSync(join(folder, "mine.ts"), PROGRAM);
    const options = [
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--skipLibCheck",
      "--preserveSymlinks",
      "--types",
      "",
    ];
    const compiled = runTool(join(ROOT, "node_modules/.bin/tsc"), [...options, "mine.ts"], { cwd: folder });
    expect(compiled).toMatchObject({ status: 0, stdout: "" });
    const run = runTool("node", ["mine.js"], { cwd: folder });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const stack = JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/mine/cdk.tf.json"), "utf8"));
    expect(Object.keys(stack.resource.aws_subnet)).toHaveLength(8);
    expect(Object.keys(stack.resource.aws_s3_bucket)).toHaveLength(4);
    expect(readdirSync(join(folder, "cdktf.out/stacks/mine/assets"))).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);

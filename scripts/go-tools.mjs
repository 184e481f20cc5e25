// Build the Go programs that the tests run, at the versions the charts deploy, into .tools/bin; what is there already is kept.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Modules with the packages to build. Each is built in a copy of its own source, because `go install module@version`
 * refuses modules whose go.mod replaces others. `files` are put there before: what another build
 * makes for the module to embed, and a program of ours that uses its packages.
 */
const TOOLS = [
  { module: "helm.sh/helm/v3@v3.19.0", packages: ["./cmd/helm"] },
  {
    module: "github.com/prometheus/prometheus@v0.314.0",
    packages: ["./cmd/promtool", "./cmd/prometheus", "./cmd/synthetic-tsdb"],
    files: { "cmd/synthetic-tsdb/main.go": readFileSync("benchmarks/synthetic/tsdb.go", "utf8") },
  },
  {
    module: "github.com/prometheus/alertmanager@v0.34.0",
    packages: ["./cmd/amtool", "./cmd/alertmanager"],
    files: { "ui/app/dist/index.html": "<title>Alertmanager</title>\n" },
  },
  { module: "k8s.io/kube-state-metrics/v2@v2.20.0", packages: ["."], name: "kube-state-metrics" },
  // The release that is deployed, RELEASE.2025-09-07T16-13-09Z; the client's own last release cannot be verified by the proxy.
  { module: "github.com/minio/minio@v0.0.0-20250907161309-07c3a429bfed", packages: ["."], name: "minio" },
  { module: "github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9", packages: ["."], name: "mc" },
  { module: "github.com/prometheus/node_exporter@v1.12.1", packages: ["."], name: "node_exporter" },
];

const bin = resolve(".tools/bin");
mkdirSync(bin, { recursive: true });
for (const { module, packages, files = {}, name } of TOOLS) {
  const contents = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
  const built = join(bin, `.${module.replaceAll("/", "_")}-${contents}`);
  if (existsSync(built)) continue;
  console.log(`Building ${module} ...`);
  const { Dir } = JSON.parse(execFileSync("go", ["mod", "download", "-json", module], { encoding: "utf8" }));
  const source = resolve(".tools/source");
  rmSync(source, { recursive: true, force: true });
  cpSync(Dir, source, { recursive: true });
  // The module cache is read-only, and so is a copy of it.
  for (const entry of ["", ...readdirSync(source, { recursive: true })]) chmodSync(join(source, String(entry)), 0o755);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(source, path, ".."), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const output = name ? join(bin, name) : `${bin}/`;
  execFileSync("go", ["build", "-ldflags=-s -w", "-o", output, ...packages], {
    cwd: source,
    stdio: "inherit",
    env: { ...process.env, GOWORK: "off" },
  });
  rmSync(source, { recursive: true });
  writeFileSync(built, "");
}

// Write the provider lock file that synthesis copies into every stack folder. Needs the Terraform registry.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./install.mjs";

const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_arm64"];
const LOCK = "terraform.lock.hcl";

run("node", ["--import", "tsx", "main.ts"]);
const { terraform } = JSON.parse(readFileSync("cdktf.out/stacks/dev/cdk.tf.json", "utf8"));
const folder = mkdtempSync(join(tmpdir(), "emberlake-lock-"));
writeFileSync(
  join(folder, "providers.tf.json"),
  JSON.stringify({ terraform: { required_providers: terraform.required_providers } }),
);
const { status } = spawnSync(
  "terraform",
  [`-chdir=${folder}`, "providers", "lock", ...PLATFORMS.map((platform) => `-platform=${platform}`)],
  { stdio: "inherit" },
);
if (status === 0) {
  copyFileSync(join(folder, ".terraform.lock.hcl"), LOCK);
  console.log(`${LOCK} is written; review it and commit it`);
} else {
  console.error(`${LOCK} is unchanged: terraform could not reach the provider registry, see above`);
}
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

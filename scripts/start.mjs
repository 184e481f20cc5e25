import { spawnSync } from "node:child_process";
import { ensureInstalled, run } from "./install.mjs";

ensureInstalled();
run("node", ["--import", "tsx", "main.ts"]);
run("node", ["--import", "tsx", "scripts/summary.ts"]);
if (spawnSync("terraform", ["version"]).error === undefined) {
  console.log("\nRehearsing dev: real Terraform on simulated providers ...");
  run("node", ["--import", "tsx", "rehearsal/main.ts", "dev"]);
} else {
  console.log("\nNot rehearsed: get Terraform 1.11 or newer from https://developer.hashicorp.com/terraform/install");
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const MARKER = "node_modules/.installed-lock";

/**
 * Install what package-lock.json says, once per lock file; no package's install script is run.
 *
 * Not `npm ci`: the lock was written where some platforms' optional binaries could not be had, and `ci` refuses that.
 */
export function ensureInstalled() {
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(MARKER) && readFileSync(MARKER, "utf8") === lock) return;
  console.log("Installing the locked packages (about a minute, once) ...");
  run("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]);
  run("node", ["scripts/quiet-cli.mjs"]);
  writeFileSync(MARKER, lock);
}

/** Run a command in the foreground and end with its status if it fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

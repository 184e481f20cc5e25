import { mkdirSync } from "node:fs";
import { App } from "cdktf";
import { parsePlatform } from "../lib/config";
import { readAccounts } from "./accounts";
import { addStacks } from "./add-stacks";
import { copyLockFile } from "./lock-file";

/**
 * Write the stacks of a platform.
 *
 * @param outdir folder for them; cdktf's own by default
 * @throws ConfigurationError when a value is wrong
 */
export function synthesise(platform: unknown, outdir?: string): void {
  if (outdir !== undefined) mkdirSync(outdir, { recursive: true });
  const app = new App(outdir === undefined ? {} : { outdir });
  addStacks(app, parsePlatform(platform, readAccounts()));
  app.synth();
  copyLockFile(app.outdir);
}

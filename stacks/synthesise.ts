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
  const config = parsePlatform(platform, readAccounts());
  const write = () => {
    const app = new App(outdir === undefined ? {} : { outdir });
    addStacks(app, config);
    app.synth();
    copyLockFile(app.outdir);
  };
  try {
    withoutTraces(write);
  } catch {
    // Again, to throw with a trace what was thrown without.
    write();
  }
}

/** cdktf takes a whole stack trace for every token and shows none of them: a third of the time that many tenants take. */
export function withoutTraces(run: () => void): void {
  const own = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit") as PropertyDescriptor;
  // V8 takes no trace where the limit is no number of its own; cdktf sets it for each.
  Object.defineProperty(Error, "stackTraceLimit", { configurable: true, get: () => 0, set: () => undefined });
  try {
    run();
  } finally {
    Object.defineProperty(Error, "stackTraceLimit", own);
  }
}

import { App } from "cdktf";
import { ConfigurationError, parsePlatform } from "./lib/config";
import { readAccounts } from "./stacks/accounts";
import { addStacks } from "./stacks/add-stacks";
import { platform } from "./stacks/environments";
import { copyLockFile } from "./stacks/lock-file";

// cdktf takes a stack trace for every token; mapping each to TypeScript costs a fifth of the run.
process.setSourceMapsEnabled(false);
try {
  const app = new App();
  addStacks(app, parsePlatform(platform, readAccounts()));
  app.synth();
  copyLockFile(app.outdir);
} catch (error) {
  process.setSourceMapsEnabled(true);
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

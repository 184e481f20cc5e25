import { App } from "cdktf";
import { ConfigurationError, parsePlatform } from "./lib/config";
import { readAccounts } from "./stacks/accounts";
import { addStacks } from "./stacks/add-stacks";
import { platform } from "./stacks/environments";

try {
  const app = new App();
  addStacks(app, parsePlatform(platform, readAccounts()));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

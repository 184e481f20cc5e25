import { ConfigurationError } from "./lib/config";
import { platform } from "./stacks/environments";
import { synthesise } from "./stacks/synthesise";

// cdktf takes a stack trace for every token; mapping each to TypeScript costs a fifth of the run.
process.setSourceMapsEnabled(false);
try {
  synthesise(platform);
} catch (error) {
  process.setSourceMapsEnabled(true);
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

import { ConfigurationError } from "./lib/config";
import { platform } from "./stacks/environments";
import { synthesise } from "./stacks/synthesise";

try {
  synthesise(platform);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

// Run a TypeScript file of ours, after the packages are installed.
import { ensureInstalled, run } from "./install.mjs";

ensureInstalled();
run("node", ["--import", "tsx", ...process.argv.slice(2)]);

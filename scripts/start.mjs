import { ensureInstalled, run } from "./install.mjs";

ensureInstalled();
run("node", ["--import", "tsx", "main.ts"]);
run("node", ["--import", "tsx", "scripts/summary.ts"]);

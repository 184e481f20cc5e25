// Type-check, lint, dead code and unit tests; ends with the line "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";

ensureInstalled();
const folder = mkdtempSync(join(tmpdir(), "emberlake-test-"));
const results = join(folder, "jest.json");
const counts = { passed: 0, failed: 0, skipped: 0 };

const check = (name, args) => {
  console.log(`\n== ${name}`);
  const { status } = spawnSync("npx", ["--no-install", ...args], { stdio: "inherit" });
  counts[status === 0 ? "passed" : "failed"] += 1;
};
check("type check", ["tsc", "--noEmit"]);
check("lint and format", ["biome", "ci", "--error-on-warnings"]);
check("dead code", ["knip"]);

const jest = (name, args) => {
  console.log(`\n== ${name}`);
  rmSync(results, { force: true });
  spawnSync("npx", ["--no-install", "jest", "--json", `--outputFile=${results}`, ...args], {
    stdio: ["inherit", "ignore", "inherit"],
  });
  try {
    const report = JSON.parse(readFileSync(results, "utf8"));
    counts.passed += report.numPassedTests;
    // A suite that does not load has no tests to count, but has failed.
    counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    counts.skipped += report.numPendingTests;
  } catch (error) {
    console.error(`jest left no results: ${error.message}`);
    counts.failed += 1;
  }
};
const chosen = process.argv.slice(2);
if (chosen.length > 0) jest("chosen tests", chosen);
else {
  jest("unit tests", ["--testPathIgnorePatterns", "\\.(alone|spark)\\.test\\.ts$"]);
  // Tests that hold a time to its limit, with nothing beside them.
  jest("timed tests", ["--runInBand", "\\.alone\\.test\\.ts$"]);
}
rmSync(folder, { recursive: true });

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

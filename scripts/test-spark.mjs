// Run the tests that need a real Spark: PySpark from PyPI, in an environment of its own; ends with "N passed, N failed".
import { existsSync } from "node:fs";
import { run } from "./install.mjs";

/** The version whose names the catalogue has. */
const PYSPARK = "4.0.1";
const folder = ".tools/spark";

if (!existsSync(`${folder}/bin/spark-submit`)) {
  console.log(`Installing PySpark ${PYSPARK} (400 MB, once) ...`);
  run("python3", ["-m", "venv", folder]);
  run(`${folder}/bin/pip`, ["install", "--quiet", `pyspark==${PYSPARK}`]);
}
run("node", ["scripts/test.mjs", "\\.spark\\.test\\.ts$"]);

// Run the tests that need a real Spark: PySpark and an S3 endpoint from PyPI, S3A from Maven Central, in a folder of their own; ends
// with "N passed, N failed".
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ensureInstalled, run } from "./install.mjs";

ensureInstalled();
const { tsImport } = await import("tsx/esm/api");
const { sparkReleases } = await tsImport("../lib/spark/spark-versions.ts", import.meta.url);
const { version, jars } = sparkReleases["4.0"];
const MOTO = "5.2.5";
const folder = ".tools/spark";

if (!existsSync(`${folder}/bin/moto_server`)) {
  console.log(`Installing PySpark ${version} and moto ${MOTO} (450 MB, once) ...`);
  run("python3", ["-m", "venv", folder]);
  run(`${folder}/bin/pip`, ["install", "--quiet", `pyspark==${version}`, `moto[server]==${MOTO}`]);
}
mkdirSync(".tools/spark-jars", { recursive: true });
for (const { path, sha256 } of jars) {
  const target = `.tools/spark-jars/${path.split("/").at(-1)}`;
  if (existsSync(target)) continue;
  console.log(`Fetching ${path} ...`);
  const response = await fetch(`https://repo1.maven.org/maven2/${path}`);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(`${target}.part`));
  const digest = createHash("sha256");
  await pipeline(createReadStream(`${target}.part`), digest);
  const found = digest.digest("hex");
  if (found !== sha256) throw new Error(`${path} has the checksum ${found}, expected ${sha256}: not used`);
  renameSync(`${target}.part`, target);
}
run("node", ["scripts/test.mjs", "\\.spark\\.test\\.ts$"]);

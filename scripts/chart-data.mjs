// Pull the pinned charts into .chart-data/, which the tests read where no other chart data is at hand. Needs helm and network.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { run } from "./install.mjs";

const { charts } = await import("../lib/delivery/charts.ts").then((m) => m.default ?? m);
for (const [name, { repository, version }] of Object.entries(charts)) {
  const folder = `.chart-data/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = repository.startsWith("oci://") ? [`${repository}/${name}`] : [name, "--repo", repository];
  run("helm", ["pull", ...source, "--version", version, "--untar", "--untardir", folder]);
  renameSync(`${folder}/${name}`, `${folder}/${version}`);
  console.log(`${folder}/${version}`);
}

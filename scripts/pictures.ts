// Draw every dashboard on a simulated day into docs/dashboards. Needs the programs of scripts/go-tools.mjs.
import { mkdirSync, writeFileSync } from "node:fs";
import { COMPONENTS, platformRules } from "../alerts";
import { hoursOf, panelsOf } from "../benchmarks/synthetic/panels";
import { SyntheticPrometheus } from "../benchmarks/synthetic/prometheus";
import { platformDashboards } from "../dashboards";
import { type Answers, dashboardPicture } from "./dashboard-picture";

const FOLDER = "docs/dashboards";

async function main(): Promise<void> {
  const observed = { components: COMPONENTS };
  const world = {
    tenants: ["analytics", "ml", "dev"],
    podsPerTenant: 30,
    nodes: 16,
    end: Math.floor(Date.now() / 1000) - 5,
  };
  console.log("Simulating a day of three tenants ...");
  const prometheus = await SyntheticPrometheus.start(world, platformRules(observed), 60);
  mkdirSync(FOLDER, { recursive: true });
  try {
    for (const dashboard of platformDashboards(observed)) {
      // More than the simulated day would only show an empty part.
      const hours = Math.min(24, hoursOf(dashboard));
      const answers = new Map<number, Answers>();
      for (const { id, targets = [] } of panelsOf(dashboard)) {
        answers.set(id, await Promise.all(targets.map((target) => prometheus.answer(target, hours))));
      }
      const file = `${FOLDER}/${dashboard.uid}.svg`;
      writeFileSync(file, dashboardPicture(dashboard.title, panelsOf(dashboard), answers));
      console.log(file);
    }
  } finally {
    await prometheus.stop();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

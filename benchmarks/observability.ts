// A real Prometheus on a simulated day of 1,000 pods: time of every panel's queries, of one evaluation of all rules, and the
// series that the rules add. Needs the programs of scripts/go-tools.mjs. Ends with status 1 when a bound is missed.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { COMPONENTS, platformRules } from "../alerts";
import { platformDashboards } from "../dashboards";
import { median } from "./median";
import { hoursOf, panelsOf, withDefaults } from "./synthetic/panels";
import { SyntheticPrometheus } from "./synthetic/prometheus";

/** Bounds on two cores: seconds, seconds, and share. */
const SLOWEST_PANEL = 1;
const ALL_RULES = 2;
const ADDED = 0.05;

const RUNS = 3;
const NODES = 60;
const BIN = resolve(__dirname, "../.tools/bin");

/** Series that one node's node-exporter serves, asked of a real one on this machine. */
async function seriesOfNodeExporter(): Promise<number> {
  const port = 22_000 + (process.pid % 20_000);
  const exporter = spawn(join(BIN, "node_exporter"), [`--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  try {
    for (;;) {
      const page = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        (answer) => answer.text(),
        () => undefined,
      );
      if (page) return page.split("\n").filter((line) => /^node_/.test(line)).length;
      await new Promise((wait) => setTimeout(wait, 100));
    }
  } finally {
    exporter.kill("SIGKILL");
  }
}

const row = (name: string, value: string, bound: string) =>
  console.log(`${name.padEnd(58)} ${value.padStart(9)}   ${bound}`);

async function main(): Promise<void> {
  const observed = { components: COMPONENTS };
  const tenants = Array.from({ length: 10 }, (_, index) => `tenant-${index}`);
  const groups = platformRules(observed);
  console.log("\na simulated day of 1,000 pods, a sample a minute (about two minutes to write) ...");
  const world = { tenants, podsPerTenant: 100, nodes: NODES, end: Math.floor(Date.now() / 1000) };
  const prometheus = await SyntheticPrometheus.start(world, groups, 60);
  try {
    const panels: { name: string; seconds: number }[] = [];
    for (const dashboard of platformDashboards(observed)) {
      for (const { title, targets = [] } of panelsOf(dashboard)) {
        const times: number[] = [];
        for (let run = 0; run < RUNS && targets.length > 0; run += 1) {
          const started = performance.now();
          // A panel sends its queries at once.
          await Promise.all(
            targets.map(({ expr, instant }) =>
              instant ? prometheus.query(withDefaults(expr)) : prometheus.range(withDefaults(expr), hoursOf(dashboard)),
            ),
          );
          times.push((performance.now() - started) / 1000);
        }
        if (times.length > 0) panels.push({ name: `${dashboard.uid}: ${title}`, seconds: median(times) });
      }
    }
    panels.sort((a, b) => b.seconds - a.seconds);
    const rules = await prometheus.rules();
    const evaluation = rules.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0);
    const count = async (query: string) => Number((await prometheus.query(`count(${query})`))[0]?.value?.[1] ?? 0);
    const names = new Set(
      groups.flatMap((group) => group.rules.flatMap((rule) => ("record" in rule ? [rule.record] : []))),
    );
    const added = await count(`{__name__=~"${[...names].join("|")}"}`);
    const used = (await count('{__name__!=""}')) - added;
    const nodes = NODES * (await seriesOfNodeExporter());

    console.log(`panels of ${platformDashboards(observed).length} dashboards, median of ${RUNS}; the slowest:`);
    for (const { name, seconds } of panels.slice(0, 8))
      row(`  ${name}`, `${seconds.toFixed(3)} s`, `under ${SLOWEST_PANEL} s`);
    row(`one evaluation of all ${rules.length} rules`, `${evaluation.toFixed(3)} s`, `under ${ALL_RULES} s`);
    row(
      "series that rules add, of those scraped",
      `${((100 * added) / (used + nodes)).toFixed(2)} %`,
      `under ${100 * ADDED} %`,
    );
    console.log(
      `  ${added} added; ${used} of the catalogue and ${nodes} of node-exporter scraped, what else is scraped not counted`,
    );
    const kept = (panels[0]?.seconds ?? 0) < SLOWEST_PANEL && evaluation < ALL_RULES && added / (used + nodes) < ADDED;
    if (!kept) process.exitCode = 1;
  } finally {
    await prometheus.stop();
  }
}

void main();

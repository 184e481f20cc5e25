// A real Prometheus on a simulated day of 1,000 pods: time of every panel's queries, of one evaluation of all rules, and the
// series that the rules add. Needs the programs of scripts/go-tools.mjs. Ends with status 1 when a bound is missed.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { startKubernetesApi } from "../__tests__/alerts/kubernetes-api";
import { COMPONENTS, platformRules } from "../alerts";
import { platformDashboards } from "../dashboards";
import { median } from "./median";
import { hoursOf, panelsOf } from "./synthetic/panels";
import { freePort, SyntheticPrometheus } from "./synthetic/prometheus";

/** Bounds on two cores: seconds, seconds, and share. */
const SLOWEST_PANEL = 1;
const ALL_RULES = 2;
const ADDED = 0.05;

const RUNS = 3;
const TENANTS = 10;
const PODS = 1000;
const NODES = 60;
const BIN = resolve(__dirname, "../.tools/bin");

/** Page of metrics of a program, which is asked until it has what it waits for. */
async function pageOf(tool: string, args: readonly string[], port: number, waitFor: string): Promise<string[]> {
  const program = spawn(join(BIN, tool), args, { stdio: "ignore" });
  try {
    for (;;) {
      const page = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        (answer) => answer.text(),
        () => "",
      );
      if (page.includes(waitFor)) return page.split("\n").filter((line) => !line.startsWith("#"));
      await new Promise((wait) => setTimeout(wait, 100));
    }
  } finally {
    program.kill("SIGKILL");
  }
}

/** Series of a node by node-exporter and of a pod by kube-state-metrics, counted at the real programs. */
async function measured(): Promise<{ readonly node: number; readonly pod: number }> {
  const port = await freePort();
  const node = await pageOf("node_exporter", [`--web.listen-address=127.0.0.1:${port}`], port, "node_");
  const { url, server } = await startKubernetesApi();
  const args = [
    `--apiserver=${url}`,
    "--host=127.0.0.1",
    `--port=${port}`,
    `--telemetry-port=${await freePort()}`,
    "--resources=pods",
  ];
  const pods = await pageOf("kube-state-metrics", args, port, 'pod="waits"');
  server.closeAllConnections();
  server.close();
  return {
    node: node.filter((line) => line.startsWith("node_")).length,
    pod: pods.filter((line) => line.includes('pod="waits"')).length,
  };
}

const row = (name: string, value: string, bound: string) =>
  console.log(`${name.padEnd(58)} ${value.padStart(9)}   ${bound}`);

async function main(): Promise<void> {
  const observed = { components: COMPONENTS };
  const tenants = Array.from({ length: TENANTS }, (_, index) => `tenant-${index}`);
  const groups = platformRules(observed);
  console.log("\na simulated day of 1,000 pods, a sample a minute (about two minutes to write) ...");
  const world = { tenants, podsPerTenant: PODS / TENANTS, nodes: NODES, end: Math.floor(Date.now() / 1000) };
  const prometheus = await SyntheticPrometheus.start(world, groups, 60);
  try {
    const panels: { name: string; seconds: number }[] = [];
    for (const dashboard of platformDashboards(observed)) {
      for (const { title, targets = [] } of panelsOf(dashboard)) {
        const times: number[] = [];
        for (let run = 0; run < RUNS && targets.length > 0; run += 1) {
          const started = performance.now();
          // A panel sends its queries at once.
          await Promise.all(targets.map((target) => prometheus.answer(target, hoursOf(dashboard))));
          times.push((performance.now() - started) / 1000);
        }
        if (times.length > 0) panels.push({ name: `${dashboard.uid}: ${title}`, seconds: median(times) });
      }
    }
    panels.sort((a, b) => b.seconds - a.seconds);
    const rules = await prometheus.rules();
    const evaluation = rules.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0);
    const count = async (query: string) => Number((await prometheus.query(`count(${query})`))[0]?.value?.[1] ?? 0);
    const names = groups.flatMap((group) => group.rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));
    const added = await count(`{__name__=~"${names.join("|")}"}`);
    // Of kube-state-metrics the catalogue has only what is read, and the chart records its own series.
    const others = await count(`{__name__=~".+", __name__!~"kube_.*|.*:.*|ALERTS.*"}`);
    const { node, pod } = await measured();
    const scraped = others + NODES * node + PODS * pod;

    const share = added / scraped;
    console.log(`panels of ${platformDashboards(observed).length} dashboards, median of ${RUNS}; the slowest:`);
    for (const { name, seconds } of panels.slice(0, 8))
      row(`  ${name}`, `${seconds.toFixed(3)} s`, `under ${SLOWEST_PANEL} s`);
    row(`one evaluation of all ${rules.length} rules`, `${evaluation.toFixed(3)} s`, `under ${ALL_RULES} s`);
    row("series that rules add, of those scraped", `${(100 * share).toFixed(2)} %`, `under ${100 * ADDED} %`);
    console.log(
      `  ${added} added to ${scraped}: ${PODS} pods with ${pod} by kube-state-metrics, ${NODES} nodes with ${node} by node-exporter, ${others} others of the catalogue; cAdvisor's and what else nobody reads are not counted`,
    );
    const kept = (panels[0]?.seconds ?? 0) < SLOWEST_PANEL && evaluation < ALL_RULES && share < ADDED;
    if (!kept) process.exitCode = 1;
  } finally {
    await prometheus.stop();
  }
}

void main();

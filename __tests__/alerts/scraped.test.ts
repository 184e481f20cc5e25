import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { catalogue, ENTITY_LABELS } from "../../alerts";
import { freePort } from "../../benchmarks/synthetic/prometheus";
import { customResourceStateMetrics } from "../../lib";
import { releaseValues, resourceAt, synthesise } from "../synthesis";
import { describeWithTool, toolPath } from "../tools";
import { until } from "../until";
import { startKubernetesApi } from "./kubernetes-api";

/** Labels of every series in a page of metrics, by name. */
function seriesIn(page: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of page.split("\n")) {
    const match = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /);
    if (!match) continue;
    const labels = found.get(match[1]!) ?? new Set();
    for (const [, label] of (match[2] ?? "").matchAll(/(\w+)="/g)) labels.add(label!);
    found.set(match[1]!, labels);
  }
  return found;
}

describeWithTool("kube-state-metrics", "kube-state-metrics, scraped by Prometheus", () => {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-scraped-"));
  const running: ChildProcess[] = [];
  let api: Server;
  let exporterPort: number;
  let prometheusPort: number;
  let page: string;
  let found: Map<string, Set<string>>;
  const exporter = catalogue.find((one) => one.exporter === "kube-state-metrics")!;
  const values = releaseValues(resourceAt(synthesise()["dev"]!, "Monitoring/Release/Resource")) as {
    "kube-state-metrics": { metricLabelsAllowlist: string[] };
  };

  const start = (tool: string, args: readonly string[]) => {
    running.push(spawn(toolPath(tool), args, { stdio: "ignore" }));
  };

  beforeAll(async () => {
    const fake = await startKubernetesApi();
    exporterPort = await freePort();
    prometheusPort = await freePort();
    api = fake.server;
    const config = join(folder, "custom.yaml");
    writeFileSync(
      config,
      stringify(customResourceStateMetrics(["SparkApplication", "NodePool", "VerticalPodAutoscaler"])),
    );
    start("kube-state-metrics", [
      `--apiserver=${fake.url}`,
      "--resources=namespaces,nodes,pods,persistentvolumeclaims,resourcequotas,deployments,horizontalpodautoscalers",
      "--host=127.0.0.1",
      `--port=${exporterPort}`,
      "--telemetry-host=127.0.0.1",
      `--telemetry-port=${await freePort()}`,
      `--custom-resource-state-config-file=${config}`,
      `--metric-labels-allowlist=${values["kube-state-metrics"].metricLabelsAllowlist.join(",")}`,
    ]);
    page = await until("the last of its metrics", async () => {
      const text = await (await fetch(`http://127.0.0.1:${exporterPort}/metrics`)).text();
      const last = ["kube_pod_info{", "kube_sparkapplication_status_state{", "kube_verticalpodautoscaler_status"];
      return last.every((name) => text.includes(`\n${name}`)) ? text : undefined;
    });
    found = seriesIn(page);

    const prometheus = join(folder, "prometheus.yaml");
    const job = { job_name: "kube-state-metrics", static_configs: [{ targets: [`127.0.0.1:${exporterPort}`] }] };
    writeFileSync(prometheus, stringify({ global: { scrape_interval: "1s" }, scrape_configs: [job] }));
    start("prometheus", [
      `--config.file=${prometheus}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]);
  }, 60_000);
  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
    api.closeAllConnections();
    api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(exporter.metrics.map((metric) => [metric.name, metric] as const))(
    "serves %s with its labels",
    (name, metric) => {
      expect(metric.source).toBe("scraped");
      expect([...found.keys()]).toContain(name);
      const served = found.get(name)!;
      const expected = [...ENTITY_LABELS[metric.per], ...Object.keys(metric.labels ?? {})];
      expect(expected.filter((label) => !served.has(label))).toEqual([]);
    },
  );

  test("gives numbers for times and quantities, and 0 for an end that has not come", () => {
    expect(page).toMatch(/kube_sparkapplication_status_last_submission_time\{.*\} 1\.7\d+e\+09/);
    expect(page).toMatch(/kube_sparkapplication_status_termination_time\{.*\} 0\n/);
    expect(page).toMatch(/kube_sparkapplication_status_state\{.*state="RUNNING"\} 1\n/);
    expect(page).toMatch(/kube_sparkapplication_status_state\{.*state="FAILED"\} 0\n/);
    expect(page).toMatch(/containerrecommendations_target_cpu\{.*container="main".*\} 2\n/);
    expect(page).toMatch(/kube_nodepool_status_memory_bytes\{.*nodepool="spark-executors".*\} 6\.87\d+e\+10/);
  });

  test("is up for Prometheus, with job and instance", async () => {
    const [sample] = await until("a scrape", async () => {
      const answer = await (await fetch(`http://127.0.0.1:${prometheusPort}/api/v1/query?query=up`)).json();
      const { result } = (answer as { data: { result: { metric: object; value: [number, string] }[] } }).data;
      return result.length > 0 && result[0]?.value[1] === "1" ? result : undefined;
    });
    expect(sample?.metric).toMatchObject({
      __name__: "up",
      job: "kube-state-metrics",
      instance: `127.0.0.1:${exporterPort}`,
    });
  });
});

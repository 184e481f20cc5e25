import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "../../alerts";
import { DRIVER_METRICS_PATH, EXECUTOR_METRICS_PATH, sparkMetricsConf } from "../../lib";
import { kubernetesObjects, synthesise } from "../synthesis";

interface Relabelling {
  readonly sourceLabels?: readonly string[];
  readonly regex: string;
  readonly action?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
}
interface Endpoint {
  readonly path: string;
  readonly metricRelabelings: readonly Relabelling[];
}
type Labels = Record<string, string>;

/** One step of Prometheus' relabelling; nothing when the series is dropped. */
function relabel(
  labels: Labels,
  { sourceLabels = [], regex, action = "replace", targetLabel, replacement = "$1" }: Relabelling,
): Labels | undefined {
  const anchored = new RegExp(`^(?:${regex})$`);
  if (action === "labeldrop")
    return Object.fromEntries(Object.entries(labels).filter(([name]) => !anchored.test(name)));
  const match = sourceLabels
    .map((label) => labels[label] ?? "")
    .join(";")
    .match(anchored);
  if (!match) return labels;
  if (action === "drop") return undefined;
  const value = replacement.replace(/\$\{?(\d)\}?/g, (_, group) => match[Number(group)] ?? "");
  return { ...labels, [targetLabel as string]: value };
}

/** Series of a page of metrics, as they arrive in Prometheus through the platform's PodMonitor. */
function arriving(page: string, { metricRelabelings }: Endpoint): Labels[] {
  return page.split("\n").flatMap((line) => {
    const match = line.match(/^([a-zA-Z_:][\w:]*)\{?([^}]*)\}? /);
    if (!match) return [];
    const own = [...(match[2] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const labels: Labels = { __name__: match[1], ...Object.fromEntries(own) };
    const result = metricRelabelings.reduce<Labels | undefined>((at, step) => at && relabel(at, step), labels);
    return result ? [result] : [];
  });
}

describe("a real Spark driver with the platform's configuration", () => {
  const monitor = kubernetesObjects(synthesise()["local"]!).find(
    (o) => o.kind === "PodMonitor" && o.metadata.name === "spark-drivers",
  )!;
  const spec = monitor.spec as unknown as { podMetricsEndpoints: Endpoint[] };
  // Terraform takes away the dollar by which its own braces are told from ours.
  const endpoints: Endpoint[] = JSON.parse(JSON.stringify(spec.podMetricsEndpoints).replaceAll("$${", "${"));
  let job: ChildProcess;
  let series: Labels[];
  let eventLog: string;

  beforeAll(async () => {
    eventLog = mkdtempSync(join(tmpdir(), "emberlake-spark-"));
    const events = { "spark.eventLog.enabled": "true", "spark.eventLog.dir": eventLog };
    job = spawn(
      ".tools/spark/bin/python",
      [join(__dirname, "job.py"), JSON.stringify({ ...sparkMetricsConf, ...events, "spark.ui.port": "0" })],
      {
        stdio: ["pipe", "pipe", "ignore"],
      },
    );
    const url = await new Promise<string>((resolve, reject) => {
      let text = "";
      job.stdout?.on("data", (chunk) => {
        text += chunk;
        const served = text.match(/^serving (.*)$/m);
        if (served) resolve(served[1] as string);
      });
      job.once("exit", (code) => reject(new Error(`the job ended with status ${code}: ${text}`)));
    });
    const { port } = new URL(url);
    const pages = await Promise.all(
      endpoints.map(async (endpoint) => {
        const response = await fetch(`http://127.0.0.1:${port}${endpoint.path}`);
        expect([endpoint.path, response.status]).toEqual([endpoint.path, 200]);
        return arriving(await response.text(), endpoint);
      }),
    );
    series = pages.flat();
  }, 180_000);
  afterAll(() => {
    job.kill("SIGKILL");
    rmSync(eventLog, { recursive: true });
  });

  test("is asked at both of its paths", () => {
    expect(endpoints.map(({ path }) => path)).toEqual([EXECUTOR_METRICS_PATH, DRIVER_METRICS_PATH]);
    expect(series.length).toBeGreaterThan(200);
  });

  test("shows each gauge once, no application's name, and no id in the name of a metric", () => {
    for (const labels of series) {
      expect(labels["__name__"]).not.toMatch(/_Number$|local[-_]\d{10}/);
      expect(labels).not.toHaveProperty("application_name");
    }
  });

  const scraped = catalogue
    .find(({ exporter }) => exporter === "Spark")!
    .metrics.filter(({ source }) => source === "scraped");
  test.each(scraped.map((metric) => [metric.name, metric] as const))("serves %s", (name, { labels = {}, per }) => {
    const found = series.filter((labels) => labels["__name__"] === name);
    expect(found.length).toBeGreaterThan(0);
    const own = per === "executor" ? ["executor_id"] : per === "query" ? ["streaming_query"] : [];
    for (const label of [...own, ...Object.keys(labels)]) expect(found[0]).toHaveProperty(label);
    if (per === "query") expect(found[0]?.["streaming_query"]).toBe("orders");
  });

  test("does not serve names that others' dashboards have", () => {
    const names = new Set(series.map((labels) => labels["__name__"]));
    for (const wrong of [
      "metrics_executor_totalDuration",
      "metrics_executor_rddBlocks_Count",
      "spark_driver_jvm_heap_used",
    ])
      expect(names).not.toContain(wrong);
  });
});

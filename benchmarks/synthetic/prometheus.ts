import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RuleGroup } from "../../alerts";
import { type Target, withDefaults } from "./panels";
import { type SyntheticSeries, syntheticSeries, type World } from "./series";

const BIN = join(__dirname, "../../.tools/bin");
const HOURS = 24;

/** One series of an answer. */
export interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** What Prometheus says of a rule. */
export interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly evaluationTime: number;
}

interface Group {
  readonly lastEvaluation: string;
  readonly rules: readonly RuleState[];
}

/** A port of this machine on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real Prometheus on a simulated day. */
export class SyntheticPrometheus {
  /** Unix time of the last simulated sample, in seconds. */
  readonly end: number;

  private readonly folder = mkdtempSync(join(tmpdir(), "emberlake-prometheus-"));
  private process: ChildProcess | undefined;
  private url = "";

  private constructor(end: number) {
    this.end = end;
  }

  /**
   * Write a day of the catalogue, let Prometheus evaluate the rules once, write what they recorded through the day as well,
   * and start again with both.
   *
   * @param stepSeconds time between samples
   */
  static async start(world: World, groups: readonly RuleGroup[], stepSeconds: number): Promise<SyntheticPrometheus> {
    const prometheus = new SyntheticPrometheus(world.end);
    prometheus.write(syntheticSeries(world), world.end, stepSeconds);
    await prometheus.run(groups);
    await prometheus.evaluated();
    const recorded = await prometheus.query(
      '{__name__=~".+:.+", __name__!~"(cluster|node_namespace|namespace_workload).+"}',
    );
    await prometheus.halt();
    const series = recorded.map(({ metric, value }): SyntheticSeries => {
      const now = Number(value?.[1]);
      return { labels: metric, low: 0.7 * now, high: 1.1 * now, phase: 0.1 };
    });
    // What was recorded begins where the simulated day ends.
    prometheus.write(series, world.end, stepSeconds);
    await prometheus.run(groups);
    await prometheus.evaluated();
    return prometheus;
  }

  private write(series: readonly SyntheticSeries[], end: number, step: number): void {
    const lines = series.filter(({ high }) => Number.isFinite(high)).map((one) => JSON.stringify(one));
    execFileSync(join(BIN, "synthetic-tsdb"), [join(this.folder, "data"), String(end), String(step), String(HOURS)], {
      input: lines.join("\n"),
      stdio: ["pipe", "inherit", "inherit"],
      maxBuffer: 1 << 30,
    });
  }

  private async run(groups: readonly RuleGroup[]): Promise<void> {
    // Every group at once and often, so that what is recorded from recorded series is there within seconds.
    const hasty = groups.map((group) => ({ ...group, interval: "2s" }));
    writeFileSync(join(this.folder, "rules.yaml"), stringify({ groups: hasty }));
    writeFileSync(join(this.folder, "prometheus.yaml"), "rule_files: [rules.yaml]\n");
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}/api/v1`;
    const child = spawn(
      join(BIN, "prometheus"),
      [
        `--config.file=${join(this.folder, "prometheus.yaml")}`,
        `--storage.tsdb.path=${join(this.folder, "data")}`,
        "--storage.tsdb.retention.time=60d",
        `--web.listen-address=127.0.0.1:${port}`,
        "--query.timeout=60s",
        "--log.level=error",
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    this.process = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`prometheus ended with status ${child.exitCode}`);
      const ready = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Wait until every group was evaluated four times, which is deeper than rules build on each other. */
  private async evaluated(): Promise<void> {
    for (let rounds = 0; rounds < 4; ) {
      const before = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 2100));
      const groups = await this.groups();
      if (groups.every(({ lastEvaluation }) => Date.parse(lastEvaluation) >= before - 2100)) rounds += 1;
    }
  }

  private async groups(): Promise<
    readonly { readonly lastEvaluation: string; readonly rules: readonly RuleState[] }[]
  > {
    return (await this.get<{ groups: Group[] }>("rules")).groups;
  }

  /** Every rule as it was evaluated last. */
  async rules(): Promise<RuleState[]> {
    return (await this.groups()).flatMap(({ rules }) => rules);
  }

  private async get<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const response = await fetch(`${this.url}/${path}?${new URLSearchParams(parameters)}`);
    const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
    if (status !== "success") throw new Error(`${path} ${parameters["query"] ?? ""}: ${error}`);
    return data;
  }

  /** Values as they are now. */
  async query(query: string): Promise<Result[]> {
    return (await this.get<{ result: Result[] }>("query", { query })).result;
  }

  /** Values over the last hours, as a panel of 1,000 pixels asks for them. */
  async range(query: string, hours: number): Promise<Result[]> {
    const end = Math.floor(Date.now() / 1000);
    const step = Math.max(15, Math.ceil((hours * 3600) / 1000));
    const start = end - Math.floor((hours * 3600) / step) * step;
    const parameters = { query, start: String(start), end: String(end), step: String(step) };
    return (await this.get<{ result: Result[] }>("query_range", parameters)).result;
  }

  /** What a panel's query answers: now, or over the hours that are shown, with the dashboard's variables at their defaults. */
  answer({ expr, instant }: Target, hours: number): Promise<Result[]> {
    const query = withDefaults(expr);
    return instant ? this.query(query) : this.range(query, hours);
  }

  private async halt(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  /** End Prometheus and remove its data. */
  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true });
  }
}

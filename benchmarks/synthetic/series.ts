import { catalogue, type Entity, type Metric } from "../../alerts";

type Labels = Readonly<Record<string, string>>;

/** One series of a simulated day: a gauge that swings between `low` and `high`, or a counter that grows by `high` a second. */
export interface SyntheticSeries {
  readonly labels: Labels;
  readonly counter?: boolean;
  readonly low: number;
  readonly high: number;

  /** Shift of the swing, from 0 to 1 of a day. */
  readonly phase: number;
}

/** How large the simulated cluster is. */
export interface World {
  readonly tenants: readonly string[];
  readonly podsPerTenant: number;
  readonly nodes: number;

  /** Unix time of its last sample, in seconds. */
  readonly end: number;
}

const DAY = 86400;
const GIB = 1024 ** 3;

/** A number from 0 to 1 that depends on the text alone. */
function chance(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return (hash % 10_007) / 10_007;
}

/** A pod is a driver or an executor of its tenant's applications; the first two of a tenant are no part of Spark, and one of them is idle. */
const EXECUTORS_PER_DRIVER = 8;

const podName = (index: number) => (index === 1 ? "spark-history-server" : `pod-${index}`);

function entities({ tenants, podsPerTenant, nodes }: World): Record<Entity, Labels[]> {
  const node = Array.from({ length: nodes }, (_, index) => ({ node: `node-${index}`, instance: `10.0.0.${index}` }));
  const pods = tenants.flatMap((namespace) =>
    Array.from({ length: podsPerTenant }, (_, index) => ({ namespace, pod: podName(index) })),
  );
  const applications = Math.max(2, Math.floor(podsPerTenant / (EXECUTORS_PER_DRIVER + 1)));
  const apps = tenants.flatMap((namespace) =>
    Array.from({ length: applications }, (_, index) => ({ namespace, name: `etl-${index}`, pod: `pod-${2 + index}` })),
  );
  const driver = apps.map(({ namespace, name, pod }) => ({ namespace, spark_app: name, pod }));
  return {
    cluster: [{}],
    node,
    namespace: tenants.map((namespace) => ({ namespace })),
    pod: pods,
    container: pods.map((pod) => ({ ...pod, container: "main" })),
    application: apps.map(({ namespace, name }) => ({ namespace, sparkapplication: name })),
    driver,
    executor: driver.flatMap((one) => [
      { ...one, executor_id: "driver" },
      ...Array.from({ length: EXECUTORS_PER_DRIVER }, (_, index) => ({ ...one, executor_id: String(index + 1) })),
    ]),
    query: tenants.map((namespace) => ({ namespace, spark_app: "etl-0", pod: "pod-2", streaming_query: "orders" })),
  };
}

const LATENCIES = ["0.5", "1.0", "5.0", "30.0", "60.0", "240.0", "300.0", "+Inf"];

/** Whether a one-hot metric (a state, a phase, a reason) has its 1 at this value for this entity. */
const ONE_HOT: Readonly<Record<string, string>> = {
  kube_sparkapplication_status_state: "state",
  kube_pod_status_phase: "phase",
  kube_persistentvolumeclaim_status_phase: "phase",
};

/** What a range may depend on. */
interface Subject {
  readonly labels: Labels;

  /** From 0 to 1, by the labels. */
  readonly luck: number;
  readonly idle: boolean;
  readonly end: number;
}

type Range = readonly [low: number, high: number];
const fixed = (value: number): Range => [value, value];
const byResource =
  (cpu: number, memory: number) =>
  ({ labels }: Subject): Range =>
    fixed(labels["resource"] === "cpu" ? cpu : memory);

/** Lowest and highest value, by the first pattern that the name matches. */
const RANGES: readonly (readonly [RegExp, (subject: Subject) => Range])[] = [
  [/_created$|start_time$|last_submission_time$/, ({ end }) => fixed(end - 3 * DAY)],
  [/termination_time$/, ({ end, luck }) => fixed(end - 1800 - Math.floor(1700 * luck))],
  [/_info$|_labels$|relabel$|health_status$|^up$|^ALERTS$|replicas_available$/, () => fixed(1)],
  [/status_(allocatable|capacity)$/, byResource(16, 64 * GIB)],
  [/pod_cpu:active/, () => fixed(2)],
  [/pod_memory:active/, () => fixed(8 * GIB)],
  [/cpu_usage_seconds_total:sum_rate5m$/, ({ idle, luck }) => (idle ? [0.001, 0.005] : [0.2, 1.6 + luck])],
  [/memory_working_set_bytes$/, ({ luck }) => [GIB, (4 + 4 * luck) * GIB]],
  [/resource_limits$/, byResource(4, 9 * GIB)],
  [/^kube_resourcequota$/, ({ labels }) => (labels["type"] === "hard" ? fixed(200) : [30, 150])],
  [/terminated_reason$|waiting_reason$|unschedulable$|restarts_total$/, () => fixed(0)],
  [/_cpu$/, () => [0.5, 0.9]],
  [/usable_total_bytes$/, () => fixed(100 * GIB)],
  [/Shuffle(Read|Write)_bytes_total$|InputBytes_bytes_total$/, ({ luck }) => [0, 1e6 + 2e7 * luck]],
  [/(_memory|bytes)$/, () => [2 * GIB, 6 * GIB]],
  [/ram_hourly_cost$/, () => fixed(0.004)],
  [/cpu_hourly_cost$/, () => fixed(0.03)],
  [/total_hourly_cost$/, () => fixed(0.8)],
  [/activeTasks$/, ({ idle }) => (idle ? fixed(0) : [0, 4])],
  [/maxTasks$|totalCores$/, () => fixed(4)],
  [/eventTime_watermark_Value$/, ({ end }) => [(end - 600) * 1000, (end - 60) * 1000]],
  [/ip_max$|nodepools_limit$/, () => fixed(256)],
  [/failedTasks_total|GCTime|5xx_errors|errors_total|error_count/, ({ luck }) => [0, 0.02 * luck]],
  [/./, ({ luck }) => [1, 2 + 8 * luck]],
];

function range(name: string, labels: Labels, end: number): Range {
  const idle = labels["pod"] === "pod-0" || labels["spark_app"] === "etl-1";
  const subject = { labels, luck: chance(JSON.stringify(labels)), idle, end };
  const [, of] = RANGES.find(([pattern]) => pattern.test(name)) as (typeof RANGES)[number];
  return of(subject);
}

/** Every combination of label values; a label without values of its own is the pod's node or an application's id. */
function combinations(labels: NonNullable<Metric["labels"]>, entity: Labels, { nodes }: World): Labels[] {
  return Object.entries(labels).reduce<Labels[]>(
    (sets, [label, values]) => {
      const text = `${entity["namespace"]}${entity["pod"]}`;
      const own = label === "node" ? [`node-${Math.floor(chance(text) * nodes)}`] : [`app-${chance(text)}`];
      // A label that describes the entity has one value; one that multiplies it has all.
      const luck = Math.floor(chance(JSON.stringify(entity) + label) * values.length);
      const one = /^label_/.test(label) ? values.slice(luck, luck + 1) : values;
      const chosen = values.length === 0 ? own : one;
      return sets.flatMap((set) => chosen.map((value) => ({ ...set, [label]: value })));
    },
    [{}],
  );
}

function seriesOf(metric: Metric, all: Record<Entity, Labels[]>, world: World): SyntheticSeries[] {
  const histogram = metric.type === "histogram";
  const names = histogram ? [`${metric.name}_bucket`, `${metric.name}_count`] : [metric.name];
  return names.flatMap((name) =>
    all[metric.per].flatMap((entity) => {
      const bounds: NonNullable<Metric["labels"]> = name.endsWith("_bucket") ? { le: LATENCIES } : {};
      return combinations({ ...metric.labels, ...bounds }, entity, world).map((extra): SyntheticSeries => {
        const labels = { __name__: name, ...entity, ...extra };
        return { labels, ...sampleOf(metric, name, labels, world) };
      });
    }),
  );
}

function sampleOf(metric: Metric, name: string, labels: Labels, { end }: World): Omit<SyntheticSeries, "labels"> {
  const { __name__, ...identity } = labels;
  const phase = chance(JSON.stringify([identity["namespace"], identity["pod"], identity["node"]]));
  const oneHot = ONE_HOT[name];
  if (oneHot !== undefined) {
    const choices = metric.labels?.[oneHot] as readonly string[];
    const { [oneHot]: mine, ...entity } = identity;
    const claim = name.includes("persistentvolumeclaim") || name.includes("pod_status");
    // The first application of each tenant runs, and so does every pod; claims are bound.
    const first = claim || identity["sparkapplication"] === "etl-0";
    const running = name.includes("sparkapplication") ? 1 : 0;
    const chosen = first ? running : Math.floor(chance(JSON.stringify(entity)) * choices.length);
    const value = choices[chosen] === mine ? 1 : 0;
    return { low: value, high: value, phase };
  }
  const [low, high] = range(name, labels, end);
  if (labels["le"] !== undefined) {
    const bounds = metric.labels?.["le"] ?? LATENCIES;
    return { counter: true, low: 0, high: (1 + bounds.indexOf(labels["le"])) / bounds.length, phase };
  }
  return { counter: metric.type === "counter" || name.endsWith("_count"), low, high, phase };
}

/** A day of every metric of the catalogue, simulated, for each tenant, pod and node of a cluster. */
export function syntheticSeries(world: World): SyntheticSeries[] {
  const all = entities(world);
  return catalogue.flatMap(({ metrics }) => metrics.flatMap((metric) => seriesOf(metric, all, world)));
}

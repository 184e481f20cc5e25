/**
 * What a series describes; it decides about labels that every series of the kind has.
 *
 * `driver`, `executor` and `query` are Spark's, with the labels that the platform's PodMonitor adds.
 */
export type Entity =
  | "cluster"
  | "node"
  | "namespace"
  | "pod"
  | "container"
  | "application"
  | "driver"
  | "executor"
  | "query";

/** Labels of every series about an entity. */
export const ENTITY_LABELS: Readonly<Record<Entity, readonly string[]>> = {
  cluster: [],
  node: ["node"],
  namespace: ["namespace"],
  pod: ["namespace", "pod"],
  container: ["namespace", "pod", "container"],
  application: ["namespace", "sparkapplication"],
  driver: ["namespace", "spark_app", "pod"],
  executor: ["namespace", "spark_app", "pod", "executor_id"],
  query: ["namespace", "spark_app", "pod", "streaming_query"],
};

/** Labels that Prometheus adds to every series it scrapes. */
export const TARGET_LABELS = ["job", "instance"] as const;

/** One metric: its name, its type, and the labels that the exporter gives it. */
export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly per: Entity;

  /** Further labels, with values that they take. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;

  /**
   * How the name is known: `scraped` from the program at the pinned version, by a test; or where it was read, as module
   * with version, file and line.
   */
  readonly source: string;
}

/** A program that publishes metrics. */
export interface Exporter {
  readonly exporter: string;

  /** Version that the platform installs. */
  readonly version: string;

  readonly metrics: readonly Metric[];
}

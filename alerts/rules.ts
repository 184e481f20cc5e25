/** Who is woken: `critical` pages, `warning` opens a ticket, `info` is read in the morning. */
export type Severity = "critical" | "warning" | "info";

/**
 * One alerting rule, in Prometheus' own field names.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export interface AlertRule {
  readonly alert: string;

  /** PromQL. */
  readonly expr: string;

  /** How long `expr` must hold, as a Prometheus duration. */
  readonly for: string;

  readonly labels: { readonly severity: Severity };

  /** `summary` is one sentence without variables, so that alerts group by it; `description` says where and how much. */
  readonly annotations: Readonly<Record<"summary" | "description", string>> & { readonly runbook_url?: string };
}

/**
 * One recording rule, in Prometheus' own field names; `record` reads `level:metric:operation`.
 * @see https://prometheus.io/docs/practices/rules/
 */
export interface RecordingRule {
  readonly record: string;

  /** PromQL. */
  readonly expr: string;
}

/** Rules that are evaluated together, in their order. */
export interface RuleGroup<Rule extends AlertRule | RecordingRule = AlertRule | RecordingRule> {
  readonly name: string;

  /**
   * Time between evaluations, as a Prometheus duration.
   * @default - Prometheus' own
   */
  readonly interval?: string;

  readonly rules: readonly Rule[];
}

/** PromQL written over several lines, on one. */
export function promql(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: strings.raw }, ...values)
    .replace(/\s+/g, " ")
    .replace(/\( /g, "(")
    .replace(/ \)/g, ")")
    .trim();
}

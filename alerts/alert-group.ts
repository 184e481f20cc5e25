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

  readonly labels: { readonly severity: "critical" | "warning" | "info" };

  readonly annotations: Readonly<Record<"summary" | "description", string>>;
}

/** Rules that are evaluated together. */
export interface AlertGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

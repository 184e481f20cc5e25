/**
 * A Grafana dashboard as Grafana's JSON model has it; only what every dashboard needs is spelt out.
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export interface Dashboard {
  /** Stable identifier, by which dashboards link to each other. */
  readonly uid: string;

  readonly title: string;

  readonly [field: string]: unknown;
}

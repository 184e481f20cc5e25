import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DATASOURCE } from "./panels";

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

/** Tag by which the dashboards find each other. */
export const TAG = "spark-platform";

/** What people choose at the top of a dashboard; the values are those of a label. */
export interface Variable {
  readonly name: string;
  readonly label: string;

  /** Series whose label values are offered, with `$…` of earlier variables in its matchers. */
  readonly series: string;
}

export const NAMESPACE: Variable = { name: "namespace", label: "Tenant", series: "kube_namespace_created" };

/** A row of panels under a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

export interface DashboardProps {
  /** Stable identifier. */
  readonly uid: string;

  readonly title: string;

  /** The question that the dashboard answers. */
  readonly description: string;

  /**
   * Variables beside the data source, each a label to choose from.
   * @default []
   */
  readonly variables?: readonly Variable[];

  /**
   * Time that is shown, back from now.
   * @default "24h"
   */
  readonly from?: string;

  readonly rows: readonly Row[];
}

/** A dashboard in the house's style: read-only, in UTC, linked to the others with its time and variables. */
export function dashboard(props: DashboardProps): Dashboard {
  const { uid, title, description, variables = [], from = "24h", rows } = props;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .refresh("1m")
    .time({ from: `now-${from}`, to: "now" })
    .timezone("utc")
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
    .link(link("Spark platform", TAG))
    .link(link("Kubernetes", "kubernetes-mixin"));
  for (const { name, label, series } of variables) {
    builder.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(DATASOURCE)
        .query(`label_values(${series}, ${name})`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        .allValue(".*"),
    );
  }
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  return finished(builder);
}

const link = (title: string, tag: string) =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);

interface Built {
  panels: { id?: number; panels?: { id?: number }[] }[];
  links: { placement?: string }[];
  templating: { list: { includeAll?: boolean; current?: unknown }[] };
}

/** The builder's output with what it leaves out of a provisioned dashboard: panel ids, and All as the first choice. */
function finished(builder: DashboardBuilder): Dashboard {
  // The builder hands out its own object, so it is copied.
  const built = JSON.parse(JSON.stringify(builder.build())) as Built & Dashboard;
  let id = 1;
  for (const panel of built.panels) {
    panel.id = id++;
    for (const inner of panel.panels ?? []) inner.id = id++;
  }
  // The default hides the link in a menu.
  for (const one of built.links) delete one.placement;
  for (const variable of built.templating.list) {
    if (variable.includeAll) variable.current = { selected: true, text: ["All"], value: ["$__all"] };
  }
  return built;
}

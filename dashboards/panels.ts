import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import * as statPanel from "@grafana/grafana-foundation-sdk/stat";
import * as tablePanel from "@grafana/grafana-foundation-sdk/table";
import * as timeseriesPanel from "@grafana/grafana-foundation-sdk/timeseries";

/** Unit in Grafana's own identifier. `short` is a plain number: cores, pods, rows. */
export type Unit = "Bps" | "bytes" | "currencyUSD" | "cps" | "ms" | "percentunit" | "reqps" | "s" | "short";

/** One line of a panel. */
export interface Query {
  /** PromQL; `$namespace` and its like are the dashboard's variables. */
  readonly expr: string;

  /** Name of the line, with `{{label}}` in it. */
  readonly legend: string;
}

/** The figure on which an alert turns; the panel draws it. */
export interface Threshold {
  readonly at: number;

  /** Side on which something is wrong. */
  readonly wrong: "above" | "below";
}

export interface PanelProps {
  readonly title: string;

  /** What it shows, and what to do about it. */
  readonly advice: string;

  readonly unit: Unit;
  readonly queries: readonly Query[];

  /** Width in 24ths of the page; 24 must be a multiple of it. */
  readonly width: 4 | 6 | 8 | 12 | 24;

  /**
   * What is drawn as a line, or colours a figure.
   * @default - nothing
   */
  readonly threshold?: Threshold;
}

/** Data source of every panel: the variable, without braces, which Terraform would read. */
export const DATASOURCE = { type: "prometheus", uid: "$datasource" };

const letter = (index: number) => String.fromCharCode(65 + index);

const target = ({ expr, legend }: Query, index: number) =>
  new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend).refId(letter(index));

function steps({ at, wrong }: Threshold): ThresholdsConfigBuilder {
  const [low, high] = wrong === "above" ? ["green", "red"] : ["red", "green"];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: low as string },
    { value: at, color: high as string },
  ]);
}

const plain = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ value: null, color: "blue" }]);

/** Lines over time. */
export function timeseries(props: PanelProps, stacked: "stacked" | "lines" = "lines"): timeseriesPanel.PanelBuilder {
  const { title, advice, unit, queries, width, threshold } = props;
  const panel = new timeseriesPanel.PanelBuilder()
    .title(title)
    .description(advice)
    .datasource(DATASOURCE)
    .unit(unit)
    .min(0)
    .span(width)
    .height(8)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .thresholds(threshold ? steps(threshold) : plain)
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        threshold ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    );
  if (stacked === "stacked") panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(40);
  for (const [index, query] of queries.entries()) panel.withTarget(target(query, index));
  return panel;
}

/** One figure, as it is now. */
export function stat(props: PanelProps): statPanel.PanelBuilder {
  const { title, advice, unit, queries, width, threshold } = props;
  const panel = new statPanel.PanelBuilder()
    .title(title)
    .description(advice)
    .datasource(DATASOURCE)
    .unit(unit)
    .span(width)
    .height(4)
    .noValue("none")
    // Without a calculation the panel stays empty.
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .thresholds(threshold ? steps(threshold) : plain);
  for (const [index, query] of queries.entries()) panel.withTarget(target(query, index).instant());
  return panel;
}

/** One column of figures. */
export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly threshold?: Threshold;
}

export interface TableProps {
  readonly title: string;

  /** What it shows, and what to do about it. */
  readonly advice: string;

  /** Labels that name a row, in their order. */
  readonly rows: readonly string[];

  readonly columns: readonly Column[];
  readonly width: 12 | 24;
}

/** Figures as they are now, a row for each combination of labels. */
export function table(props: TableProps): tablePanel.PanelBuilder {
  const { title, advice, rows, columns, width } = props;
  const single = columns.length === 1;
  const field = (index: number) => (single ? "Value" : `Value #${letter(index)}`);
  const panel = new tablePanel.PanelBuilder()
    .title(title)
    .description(advice)
    .datasource(DATASOURCE)
    .span(width)
    .height(10)
    .unit(columns[0]?.unit ?? "short")
    .filterable(true)
    .thresholds(plain)
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(rows.map((label, index) => [label, index])),
        renameByName: Object.fromEntries(columns.map((column, index) => [field(index), column.title])),
      },
    });
  for (const [index, column] of columns.entries()) {
    const query = { expr: column.expr, legend: column.title };
    panel.withTarget(target(query, index).instant().format(PromQueryFormat.Table));
    panel.overrideByName(column.title, [
      { id: "unit", value: column.unit },
      ...(column.threshold
        ? [
            { id: "thresholds", value: steps(column.threshold).build() },
            { id: "custom.cellOptions", value: { type: "color-text" } },
          ]
        : []),
    ]);
  }
  return panel;
}

import type { Dashboard } from "../../dashboards";

/** A query of a panel. */
export interface Target {
  readonly expr: string;
  readonly legendFormat: string;
  readonly refId: string;
  readonly instant?: boolean;
  readonly datasource: { readonly uid: string };
}

/** A panel as Grafana's JSON model has it, as far as it is read here. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly Target[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] };
    };
    readonly overrides: readonly { readonly properties: readonly { readonly id: string; readonly value: unknown }[] }[];
  };
  readonly options?: { readonly legend?: { readonly showLegend: boolean } };
}

export const panelsOf = (dashboard: Dashboard): readonly Panel[] => dashboard["panels"] as readonly Panel[];

/** The query with the dashboard's variables at their defaults: all tenants, and Grafana's own rate interval. */
export const withDefaults = (expr: string): string =>
  expr.replaceAll("$__rate_interval", "5m").replace(/\$[a-z_]+/g, ".*");

/** Hours that a dashboard shows. */
export function hoursOf(dashboard: Dashboard): number {
  const { from } = dashboard["time"] as { from: string };
  const [, amount, unit] = from.match(/^now-(\d+)([hd])$/) as RegExpMatchArray;
  return Number(amount) * (unit === "d" ? 24 : 1);
}

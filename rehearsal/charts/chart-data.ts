import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Definition } from "./custom-resources";

/** The pinned charts' own values and definitions: one folder per chart, one below it per version. */
export class ChartData {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The chart data beside the checkout, or made in it by `npm run chart-data`; nothing where there is neither. */
  static find(root: string): ChartData | undefined {
    const folder = [join(root, "../shared/charts"), join(root, ".chart-data")].find((path) => existsSync(path));
    return folder === undefined ? undefined : new ChartData(folder);
  }

  /** Versions of the chart for which there is data; none for a chart that is not there. */
  versions(chart: string): string[] {
    const folder = join(this.folder, chart);
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  /** The chart's own values. */
  values(chart: string, version: string): Readonly<Record<string, unknown>> {
    return (parse(readFileSync(join(this.folder, chart, version, "values.yaml"), "utf8")) ?? {}) as Record<
      string,
      unknown
    >;
  }

  /** Custom resource definitions of the chart. */
  definitions(chart: string, version: string): Definition[] {
    const folder = join(this.folder, chart, version, "crds");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")) as Definition);
  }
}

import { join } from "node:path";
import { type ChartName, charts } from "../lib/delivery";
import { ChartData } from "../rehearsal/charts/chart-data";
import type { Definition } from "../rehearsal/charts/custom-resources";

const data = ChartData.find(join(__dirname, ".."));

/**
 * `describe`, where the charts' own values and definitions are at hand. Elsewhere the tests are skipped with a line that
 * says so, and fail when `CI=true`.
 */
export function describeWithChartData(name: string, tests: () => void): void {
  if (data !== undefined) {
    describe(name, tests);
  } else if (process.env["CI"] === "true") {
    test(name, () => {
      throw new Error("no chart data: put it beside the repository, or make it with `npm run chart-data`");
    });
  } else {
    describe.skip(`${name} (no chart data; make it with \`npm run chart-data\`)`, tests);
  }
}

/** The chart's own values; of the pinned version, or of the one there is. */
export function chartValues(name: string): Readonly<Record<string, unknown>> {
  const version = name in charts ? charts[name as ChartName].version : (chartVersions(name)[0] as string);
  return (data as ChartData).values(name, version);
}

/** Custom resource definitions of a pinned chart. */
export function chartDefinitions(name: ChartName): Definition[] {
  return (data as ChartData).definitions(name, charts[name].version);
}

/** Versions of a chart for which there is data. */
export function chartVersions(name: string): string[] {
  return (data as ChartData).versions(name);
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ChartName, charts } from "../lib/delivery";

const ROOT = join(__dirname, "..");

/** Folder with one subfolder per chart and version, or nothing where no chart data is at hand. */
const FOLDER = [join(ROOT, "../shared/charts"), join(ROOT, ".chart-data")].find((folder) => existsSync(folder));

/**
 * `describe`, where the charts' own values and definitions are at hand. Elsewhere the tests are skipped with a line that
 * says so, and fail when `CI=true`.
 */
export function describeWithChartData(name: string, tests: () => void): void {
  if (FOLDER !== undefined) {
    describe(name, tests);
  } else if (process.env["CI"] === "true") {
    test(name, () => {
      throw new Error("no chart data: put it beside the repository, or make it with `npm run chart-data`");
    });
  } else {
    describe.skip(`${name} (no chart data; make it with \`npm run chart-data\`)`, tests);
  }
}

/** The chart's own values. */
export function chartValues(name: string, version = pinnedVersion(name)): Record<string, unknown> {
  return parse(readFileSync(join(FOLDER as string, name, version, "values.yaml"), "utf8"));
}

/** Custom resource definitions of a chart. */
export function chartDefinitions(name: ChartName): Definition[] {
  const folder = join(FOLDER as string, name, charts[name].version, "crds");
  return readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")));
}

/** Versions of a chart for which there is data. */
export function chartVersions(name: ChartName): string[] {
  return readdirSync(join(FOLDER as string, name));
}

/** The part of a CustomResourceDefinition that validates. */
export interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

function pinnedVersion(name: string): string {
  return name in charts ? charts[name as ChartName].version : (readdirSync(join(FOLDER as string, name))[0] as string);
}

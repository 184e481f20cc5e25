import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Definition } from "./custom-resources";

type Values = Readonly<Record<string, unknown>>;

/** What Chart.yaml says of subcharts. */
interface Metadata {
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string; readonly version: string }[];
}

/** Charts whose definitions are templates, with the chart that has the same ones as files. */
const DEFINITIONS_OF: Readonly<Record<string, string>> = { "prometheus-operator-crds": "kube-prometheus-stack" };

/** Where a chart keeps them: in its data, or as a subchart of what `helm pull` unpacks. */
const CRD_FOLDERS = ["crds", "charts/crds/crds"];

const isMap = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

/** Values over values, as Helm lays a chart's own over those of a subchart. */
function merge(below: Values, above: Values): Values {
  const merged = { ...below, ...above };
  for (const [key, value] of Object.entries(above)) {
    const under = below[key];
    if (isMap(value) && isMap(under)) merged[key] = merge(under, value);
  }
  return merged;
}

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

  /** The chart's own values, with those of its subcharts below their names. */
  values(chart: string, version: string): Values {
    return this.valuesIn(join(this.folder, chart, version));
  }

  /** Custom resource definitions of the chart. */
  definitions(chart: string, version: string): Definition[] {
    const sibling = DEFINITIONS_OF[chart];
    const folders = sibling
      ? this.versions(sibling).flatMap((v) => CRD_FOLDERS.map((crds) => join(this.folder, sibling, v, crds)))
      : [join(this.folder, chart, version, "crds")];
    const folder = folders.find((path) => existsSync(path));
    if (folder === undefined) return [];
    return readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")) as Definition);
  }

  private valuesIn(folder: string): Values {
    const values = { ...read<Values>(join(folder, "values.yaml")) };
    for (const { name, alias = name, version } of read<Metadata>(join(folder, "Chart.yaml")).dependencies ?? []) {
      const subchart = [join(this.folder, name, version), join(folder, "charts", name)].find((path) =>
        existsSync(path),
      );
      if (subchart) values[alias] = merge(this.valuesIn(subchart), (values[alias] ?? {}) as Values);
    }
    return values;
  }
}

const read = <T>(path: string) => (parse(readFileSync(path, "utf8")) ?? {}) as T;

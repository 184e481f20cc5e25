import type { ChartData } from "../../charts/chart-data";
import { validateAgainst } from "../../charts/custom-resources";
import { unknownKeys } from "../../charts/values";
import type { ObjectValue } from "../../provider/values";
import { ServiceError, type World } from "../world";
import { chartName, groupOf, type Manifest, releasesOf, releaseValues } from "./manifest";

/** API groups by the chart that installs their definitions. */
export const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  "karpenter-crd": ["karpenter.sh", "karpenter.k8s.aws", "autoscaling.x-k8s.io"],
  "prometheus-operator-crds": ["monitoring.coreos.com"],
  "spark-operator": ["sparkoperator.k8s.io"],
};

/** Whether Kubernetes has the API group by itself. */
const isBuiltIn = (group: string) =>
  !group.includes(".") || (group.endsWith(".k8s.io") && !group.endsWith(".x-k8s.io"));

/** Refuse objects of a kind that is not installed yet, or that its definition does not allow. */
export function checkObjects(objects: readonly Manifest[], world: World, data: ChartData | undefined): void {
  for (const object of objects) {
    const group = groupOf(object);
    if (isBuiltIn(group)) continue;
    const chart = Object.keys(DEFINITIONS).find((name) => DEFINITIONS[name]?.includes(group));
    const release = chart === undefined ? undefined : releasesOf(world, chart)[0];
    if (chart === undefined || release === undefined) {
      throw new ServiceError(
        "unable to build kubernetes objects from release manifest",
        `resource mapping not found for name: "${object.metadata.name}": no matches for kind "${object.kind}" in version "${object.apiVersion}"; ensure CRDs are installed first${chart === undefined ? "" : ` (chart ${chart})`}.`,
      );
    }
    const version = String(release.attributes["version"]);
    if (!data?.versions(chart).includes(version)) continue;
    const errors = validatorOf(data, chart, version)(object);
    if (errors.length > 0) {
      throw new ServiceError(`${object.kind}.${group} "${object.metadata.name}" is invalid`, errors.join("; "));
    }
  }
}

const validators = new Map<string, ReturnType<typeof validateAgainst>>();

/** A definition takes a second to compile, and is asked for with every object. */
function validatorOf(data: ChartData, chart: string, version: string): ReturnType<typeof validateAgainst> {
  const key = `${chart}@${version}`;
  const validate = validators.get(key) ?? validateAgainst(data.definitions(chart, version));
  validators.set(key, validate);
  return validate;
}

/** Refuse values that the chart does not know. Helm itself would ignore them. */
export function checkValues(release: ObjectValue, data: ChartData | undefined): void {
  const chart = chartName(release);
  const version = String(release["version"]);
  if (!data?.versions(chart).includes(version)) return;
  const unknown = unknownKeys(releaseValues(release), data.values(chart, version), chart);
  if (unknown.length > 0) {
    throw new ServiceError(
      "unknown chart values",
      `chart ${chart} ${version} has no ${unknown.join(", ")}; Helm ignores such keys silently.`,
    );
  }
}

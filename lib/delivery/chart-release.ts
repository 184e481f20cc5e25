import { Release } from "@cdktf/provider-helm/lib/release";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { type Chart, type ChartName, charts } from "./charts";
import { releaseSettings } from "./release-settings";

export interface ChartReleaseProps {
  /** Cluster the chart is installed in. */
  readonly cluster: ICluster;

  /** Chart of the table in `charts.ts`; the release carries its name. */
  readonly chart: ChartName;

  /** Namespace of the release; it must exist. */
  readonly namespace: string;

  /**
   * Chart values, read at synthesis. Helm ignores a key the chart does not know, so a test compares them with the chart.
   * @default - the chart's own
   */
  readonly values?: Readonly<Record<string, unknown>>;

  /**
   * What must be there first, and is destroyed last: CRDs, identities, namespaces.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];

  /**
   * How long installing or removing may take, in minutes.
   * @default 10
   */
  readonly timeoutMinutes?: number;
}

/** An upstream Helm chart at its pinned version, from the cluster's mirror. */
export class ChartRelease extends Construct implements ITerraformDependable {
  /** Address that other resources depend on. */
  readonly fqn: string;

  /** Name of the release. */
  readonly releaseName: string;

  /** Underlying resource, for settings neither the props nor `values` cover. */
  readonly resource: Release;

  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    const { cluster, chart, namespace, values = {}, dependsOn = [], timeoutMinutes = 10 } = props;
    const imageValues = cluster.delivery.imageValues(chart);
    // A chart without images brings definitions only, and no pods.
    const needs = charts[chart].images.length > 0 ? cluster.ready : cluster.reachable;

    this.releaseName = chart;
    this.resource = new Release(this, "Resource", {
      name: chart,
      namespace,
      ...cluster.delivery.chart(chart),
      values: Lazy.listValue({
        produce: () =>
          [imageValues, values].filter((v) => Object.keys(v).length > 0).map((v) => JSON.stringify(v, null, 2)),
      }),
      ...releaseSettings(timeoutMinutes, [...needs, ...dependsOn]),
      skipCrds: !(charts[chart] as Chart).bringsDefinitions,
    });
    this.fqn = this.resource.fqn;
  }
}

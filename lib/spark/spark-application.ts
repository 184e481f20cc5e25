import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { KubernetesObject } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import { type SparkApplicationSpecProps, sparkApplication } from "./spark-application-resource";
import type { SparkEnvironment } from "./spark-environment";

/** Who runs an application: a `Tenant`. */
export interface SparkOwner extends ITerraformDependable {
  readonly cluster: ICluster;
  readonly spark: SparkEnvironment;
}

export interface SparkApplicationProps extends SparkApplicationSpecProps {
  /** Tenant that runs it. */
  readonly tenant: SparkOwner;
}

/**
 * An application that runs for ever: structured streaming. It is started again when it ends, however it ends.
 *
 * Not for batch: an upgrade of the release would run a finished job again. Batch is scheduled, or submitted.
 * Fails at synthesis when its pods fit no node, or it asks for more than the quota.
 */
export class SparkApplication extends Construct {
  constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    super(scope, id);
    const { tenant } = props;
    release(this, props, [
      sparkApplication(tenant.spark, props, {
        type: "Always",
        onFailureRetryInterval: 30,
        onSubmissionFailureRetries: 10,
        onSubmissionFailureRetryInterval: 30,
      }),
    ]);
  }
}

export interface ScheduledSparkApplicationProps extends SparkApplicationProps {
  /** When it runs, in cron's five fields, e.g. `0 3 * * *`. */
  readonly schedule: string;

  /**
   * Time zone of the schedule, e.g. `Europe/Paris`.
   * @default "UTC"
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is still going on: the next is left out, takes its place, or runs beside it.
   * @default "Forbid"
   */
  readonly concurrencyPolicy?: "Forbid" | "Replace" | "Allow";

  /**
   * How often a run is tried again when it fails.
   * @default 2
   */
  readonly retries?: number;
}

/** A batch application that runs by the clock. Fails at synthesis when its pods fit no node, or it asks for more than the quota. */
export class ScheduledSparkApplication extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledSparkApplicationProps) {
    super(scope, id);
    const { tenant, name, schedule, timeZone = "UTC", concurrencyPolicy = "Forbid", retries = 2 } = props;
    if (!/^(@\w+|(\S+\s+){4}\S+)$/.test(schedule)) {
      throw new Error(`${this.node.path}: schedule "${schedule}" is no cron line; write five fields, e.g. "0 3 * * *"`);
    }
    const { metadata, spec } = sparkApplication(tenant.spark, props, {
      type: "OnFailure",
      onFailureRetries: retries,
      onFailureRetryInterval: 60,
      onSubmissionFailureRetries: 5,
      onSubmissionFailureRetryInterval: 30,
    });
    const scheduled: KubernetesObject & { readonly spec: unknown } = {
      apiVersion: "sparkoperator.k8s.io/v1beta2",
      kind: "ScheduledSparkApplication",
      metadata: { ...metadata, name },
      spec: {
        schedule,
        timeZone,
        concurrencyPolicy,
        successfulRunHistoryLimit: 3,
        failedRunHistoryLimit: 3,
        template: spec,
      },
    };
    release(this, props, [scheduled]);
  }
}

function release(
  scope: Construct,
  { tenant, name }: SparkApplicationProps,
  objects: readonly KubernetesObject[],
): void {
  new KubernetesObjects(scope, "Application", {
    cluster: tenant.cluster,
    name: `spark-${name}`,
    namespace: tenant.spark.namespace,
    objects,
    dependsOn: [tenant],
  });
}

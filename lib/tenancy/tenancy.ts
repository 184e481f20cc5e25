import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { KubernetesObject } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import { SPARK_PRIORITIES } from "../spark/pod-templates";
import { type SparkImage, sparkImage } from "../spark/spark-image";
import type { SparkOperator } from "../spark/spark-operator";
import type { SparkVersion } from "../spark/spark-versions";
import type { DataLake } from "../storage/data-lake";
import { tenantGuards } from "./tenant-guards";

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/priority-class-v1/ */
interface PriorityClass extends KubernetesObject {
  readonly apiVersion: "scheduling.k8s.io/v1";
  readonly kind: "PriorityClass";
  readonly value: number;
  readonly description: string;
}

const VALUES: Readonly<Record<keyof typeof SPARK_PRIORITIES, readonly [value: number, description: string]>> = {
  low: [100, "Spark applications that others may push aside, e.g. backfills"],
  normal: [1000, "Spark applications"],
  high: [10_000, "Spark applications that others make room for"],
};

export interface TenancyProps {
  /** Cluster of the tenants. */
  readonly cluster: ICluster;

  /** Lake of which tenants get their parts. */
  readonly lake: DataLake;

  /** Operator that runs their applications. */
  readonly operator: SparkOperator;

  /** Line of Spark that tenants get defaults for. */
  readonly version: SparkVersion;

  /**
   * Image built from `docker/spark/<version>`; needed on S3.
   * @default - the official image, to which each pod fetches what it lacks
   */
  readonly image?: string | undefined;

  /**
   * Age at which event logs are deleted, in days.
   * @default 30
   */
  readonly eventLogDays?: number;
}

/** What a tenant claims for itself alone. */
export interface TenantClaim {
  /** Path of the tenant's construct. */
  readonly path: string;
  readonly namespace: string;

  /** Lake and folder, which nobody else may have, wholly or in part. */
  readonly lake: DataLake;
  readonly prefix: string;
}

/**
 * What the tenants of a cluster share: priorities, the policies that keep their pods on their own nodes, and the knowledge of
 * who has what.
 *
 * Fails at synthesis when the lake is on S3 and there is no image.
 */
export class Tenancy extends Construct implements ITerraformDependable {
  readonly cluster: ICluster;
  readonly lake: DataLake;
  readonly operator: SparkOperator;
  readonly version: SparkVersion;
  readonly image: SparkImage;
  readonly eventLogDays: number;

  /** Address that tenants depend on. */
  readonly fqn: string;

  private readonly claims: TenantClaim[] = [];

  constructor(scope: Construct, id: string, props: TenancyProps) {
    super(scope, id);
    const { cluster, lake, operator, version, image, eventLogDays = 30 } = props;
    if (image === undefined && lake.store.credentials === "pod-identity") {
      throw new Error(
        `${this.node.path}: image is missing: the official image of Spark ${version} has no S3A; build docker/spark/${version}, push it, and name it`,
      );
    }
    this.cluster = cluster;
    this.lake = lake;
    this.operator = operator;
    this.version = version;
    this.image = sparkImage(cluster.delivery, version, image);
    this.eventLogDays = eventLogDays;
    const priorities = Object.entries(VALUES).map(
      ([priority, [value, description]]): PriorityClass => ({
        apiVersion: "scheduling.k8s.io/v1",
        kind: "PriorityClass",
        metadata: { name: SPARK_PRIORITIES[priority as keyof typeof SPARK_PRIORITIES] },
        value,
        description,
      }),
    );
    const release = new KubernetesObjects(this, "Objects", {
      cluster,
      name: "tenancy",
      namespace: "kube-system",
      objects: [...priorities, ...tenantGuards()],
    });
    this.fqn = release.fqn;
  }

  /**
   * Take note of what a tenant has.
   *
   * @throws Error when another tenant has the namespace, or a part of the folder
   */
  claim(claim: TenantClaim): void {
    for (const other of this.claims) {
      if (other.namespace === claim.namespace) {
        throw new Error(`${claim.path}: namespace "${claim.namespace}" belongs to ${other.path}; choose another`);
      }
      if (other.lake === claim.lake && prefixesOverlap(other.prefix, claim.prefix)) {
        throw new Error(
          `${claim.path}: prefix "${claim.prefix}" overlaps "${other.prefix}" of ${other.path}, and one would read the other's data; choose another`,
        );
      }
    }
    this.claims.push(claim);
  }
}

/** Whether one folder lies in the other, or is it. */
export function prefixesOverlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

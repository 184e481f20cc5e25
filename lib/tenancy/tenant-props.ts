import type { ITerraformDependable } from "cdktf";
import type { PodPlacement } from "../cluster/pod-placement";
import type { SparkNodeClasses } from "../compute/spark-node-classes";
import type { SparkNodePools } from "../compute/spark-node-pools";
import type { DataLake, LakeZone } from "../storage/data-lake";
import type { Tenancy } from "./tenancy";
import type { EnvironmentPools } from "./tenant-pools";
import type { TenantQuota } from "./tenant-quota";

/** What a tenant may do in its folder of a zone. */
export type ZoneAccess = "none" | "read" | "read-write";

/** Zones in which tenants keep data; event logs are the platform's business. */
export type DataZone = Exclude<LakeZone, "event-logs">;

/** Zones of the lake with what a tenant may do there unless it is said otherwise. */
export const DEFAULT_ACCESS: Readonly<Record<DataZone, ZoneAccess>> = {
  landing: "read",
  transform: "read-write",
  curated: "read-write",
};

/** Where a tenant's Spark pods run. */
export interface TenantNodes {
  /** Environment whose nodes it uses: value of label and taint `environment`. */
  readonly environment: string;

  /** Nodes of the environment that are not for Spark, for the History Server. */
  readonly services: PodPlacement;

  /** Pools that the tenant alone may use, or those of the environment. */
  readonly spark:
    | ({ readonly kind: "own"; readonly nodeClasses: SparkNodeClasses } & EnvironmentPools)
    | { readonly kind: "shared"; readonly pools: SparkNodePools };
}

export interface TenantProps {
  /** What the tenants of the cluster share. */
  readonly tenancy: Tenancy;

  /** Name of the tenant: of its nodes, its group, and its namespace and folder unless those are given. */
  readonly name: string;

  /**
   * Namespace of the tenant.
   * @default - its name
   */
  readonly namespace?: string | undefined;

  /** Most that its Spark pods may request together. */
  readonly quota: TenantQuota;

  /**
   * Folder in every zone that is the tenant's, with a slash at its end; "" for the whole of a lake of its own.
   * @default - its name
   */
  readonly prefix?: string | undefined;

  /**
   * What it may do there, by zone.
   * @default - read landing, read and write transform and curated
   */
  readonly access?: Readonly<Partial<Record<DataZone, ZoneAccess | undefined>>>;

  /**
   * Lake with the tenant's folders.
   * @default - the one that all share
   */
  readonly lake?: DataLake | undefined;

  /**
   * Nodes it runs on.
   * @default - any, on a cluster without pools
   */
  readonly nodes?: TenantNodes;

  /**
   * IAM roles of its people, by ARN; on EKS only.
   * @default [] - elsewhere the cluster's identity provider puts people into the group `tenant:<name>`
   */
  readonly roles?: readonly string[] | undefined;

  /**
   * What must be there before the namespace, and is destroyed after it.
   * @default []
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

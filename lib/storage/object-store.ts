import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { IGrantee } from "../identity/grantee";

/** How pods prove to a store who they are: by EKS Pod Identity, or by keys in their environment. */
export type StoreCredentials = "pod-identity" | "environment";

/** What `destroy` does with data: leave it, or delete it with everything else. */
export type RemovalPolicy = "retain" | "destroy";

/** Rules by which a store forgets. */
export interface BucketLifecycle {
  /** Age at which objects are deleted, in days; without it they stay. */
  readonly expireAfterDays?: number;

  /** Age at which S3 moves objects to Intelligent-Tiering, in days; without it they stay where they are. */
  readonly tieringAfterDays?: number;
}

export interface BucketProps {
  /** Name of the bucket. */
  readonly name: string;

  /** Rules by which the bucket forgets. */
  readonly lifecycle: BucketLifecycle;

  /** What `destroy` does with the bucket while it holds objects. */
  readonly removalPolicy: RemovalPolicy;
}

/** Pods of one service account that use a store. */
export interface StoreConsumerProps {
  /** Cluster of the pods. */
  readonly cluster: ICluster;

  /** Namespace of the pods; it must exist. */
  readonly namespace: string;

  /** Service account of the pods. */
  readonly serviceAccount: string;

  /** The namespace, to be created first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Identity of pods towards a store; grant it access, and depend on it from what creates the pods. */
export interface StoreConsumer extends IGrantee, ITerraformDependable {
  /**
   * Secret in the pods' namespace with keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; none where the pods get
   * their credentials by Pod Identity.
   */
  readonly secretName?: string;

  /**
   * Make sure that a folder exists, which in an object store is an object below it: Spark does not start without the folder
   * of its event logs.
   *
   * @param path folder in the bucket, with a slash at its end
   * @param after what makes the bucket
   */
  addFolder(bucket: string, path: string, after: readonly ITerraformDependable[]): void;
}

/** Where the data lake lives: S3, or MinIO inside the cluster. */
export interface IObjectStore {
  /** Spark settings that reach the store, without credentials of anybody. */
  readonly sparkConf: Readonly<Record<string, string>>;

  /** How pods prove who they are. */
  readonly credentials: StoreCredentials;

  /** Namespace that pods reach the store in; none outside the cluster. */
  readonly namespace?: string;

  /** Create a private, encrypted, versioned bucket; returns what makes it. */
  addBucket(scope: Construct, id: string, props: BucketProps): ITerraformDependable;

  /** Create an identity for the pods of one service account. */
  addConsumer(scope: Construct, id: string, props: StoreConsumerProps): StoreConsumer;
}

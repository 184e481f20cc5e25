import type { PoolInstances } from "../compute/spark-node-pool";
import type { PodTemplate } from "./pod-templates";
import type { SparkConf } from "./spark-defaults";
import type { SparkVersion } from "./spark-versions";

/** What an application must know of where it runs; a `Tenant` has it. */
export interface SparkEnvironment {
  /** Namespace of the application. */
  readonly namespace: string;

  /** Line of Spark. */
  readonly version: SparkVersion;

  /** Image of drivers and executors. */
  readonly image: string;

  /** Service account of drivers and executors. */
  readonly serviceAccount: string;

  /** Defaults of its configuration. */
  readonly conf: SparkConf;

  /** Templates of its pods. */
  readonly driver: PodTemplate;
  readonly executor: PodTemplate;

  /** Most that all applications may request together. */
  readonly quota: { readonly cpu: number; readonly memoryGiB: number };

  /** Instances that its pods may run on; nothing where the cluster has no pools. */
  readonly instances?: { readonly driver: PoolInstances; readonly executor: PoolInstances } | undefined;
}

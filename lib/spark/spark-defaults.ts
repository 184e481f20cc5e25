import { sparkMetricsConf } from "../observability/spark-metrics";
import type { StoreCredentials } from "../storage/object-store";
import { type SparkVersion, sparkReleases } from "./spark-versions";

/** Spark configuration: property by name. */
export type SparkConf = Readonly<Record<string, string>>;

/** Where `spark-submit` finds its configuration in a pod that mounts a tenant's `spark-defaults`. */
export const SPARK_CONF_DIR = "/opt/spark/conf";

export interface SparkDefaultsProps {
  /** Line of Spark. */
  readonly version: SparkVersion;

  /** Image of drivers and executors. */
  readonly image: string;

  /** Settings that reach the object store, without credentials. */
  readonly storeConf: SparkConf;

  /** How pods prove to the store who they are. */
  readonly credentials: StoreCredentials;

  /** Namespace of drivers and executors. */
  readonly namespace: string;

  /** Service account of drivers and executors. */
  readonly serviceAccount: string;

  /** Folder of the event logs, e.g. `s3a://logs/analytics/applications`. */
  readonly eventLogUri: string;

  /**
   * Folder to which executors on spot nodes move shuffle files when their node is taken, e.g. `s3a://logs/analytics/shuffle/`.
   * @default - no decommissioning: executors do not run on spot
   */
  readonly shuffleFallbackUri?: string;

  /** Most executors of one application. */
  readonly maxExecutors: number;

  /**
   * Class path beside the image's own.
   * @default - none
   */
  readonly extraClassPath?: string;
}

/** Commits by multipart upload, without renames. Before 4.1 Spark must be told; 4.1 does so by itself where `spark-hadoop-cloud` is there. */
const MAGIC_COMMITTER: SparkConf = {
  "spark.hadoop.fs.s3a.committer.name": "magic",
  "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a": "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
  "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
  "spark.sql.parquet.output.committer.class": "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
};

/** Whether parents exist is not asked, which a tenant could not do above its own prefix; since Hadoop 3.4.1. */
const NO_PARENTS: SparkConf = { "spark.hadoop.fs.s3a.performance.flags": "mkdir" };

const ALLOCATION: SparkConf = { "spark.kubernetes.allocation.batch.size": "20" };

/** What is no default before Spark 4.0. */
const ROLLING_EVENT_LOG: SparkConf = {
  "spark.eventLog.rolling.enabled": "true",
  "spark.eventLog.compress": "true",
};

/** By line: what that line does not do by itself. */
const OF_VERSION: Readonly<Record<SparkVersion, SparkConf>> = {
  "3.5": { ...MAGIC_COMMITTER, ...ROLLING_EVENT_LOG, ...ALLOCATION },
  "4.0": { ...MAGIC_COMMITTER, ...NO_PARENTS, ...ALLOCATION },
  "4.1": { ...NO_PARENTS, ...ALLOCATION },
};

/** AWS takes a spot node two minutes after its notice; what has not moved by then is lost anyway. */
function decommissioning(fallback: string): SparkConf {
  return {
    "spark.decommission.enabled": "true",
    "spark.storage.decommission.enabled": "true",
    "spark.storage.decommission.rddBlocks.enabled": "true",
    "spark.storage.decommission.shuffleBlocks.enabled": "true",
    "spark.storage.decommission.fallbackStorage.path": fallback,
    "spark.storage.decommission.fallbackStorage.cleanUp": "true",
    "spark.executor.decommission.forceKillTimeout": "110s",
    "spark.scheduler.maxRetainedRemovedDecommissionExecutors": "20",
  };
}

/**
 * Configuration with which a job of a tenant runs well without a line of its own: S3A, committer, event log, metrics, dynamic
 * allocation, and decommissioning on spot. Pod templates are files beside it.
 *
 * @throws Error when there are no defaults for the version, or no image
 * @see https://spark.apache.org/docs/latest/configuration.html
 * @see https://spark.apache.org/docs/latest/cloud-integration.html
 */
export function sparkDefaults(props: SparkDefaultsProps): SparkConf {
  const { version, image, storeConf, credentials, namespace, serviceAccount } = props;
  const { eventLogUri, shuffleFallbackUri, maxExecutors, extraClassPath = "" } = props;
  const release = sparkReleases[version];
  if (release === undefined) {
    const known = Object.keys(sparkReleases).join(", ");
    throw new Error(`Spark version "${version}" has no defaults here; there are defaults for ${known}`);
  }
  if (image === "") {
    throw new Error(
      `no image is given for Spark ${version}, and the official one has no S3A; build docker/spark/${version} and name the result`,
    );
  }
  return {
    "spark.kubernetes.container.image": image,
    "spark.kubernetes.namespace": namespace,
    "spark.kubernetes.authenticate.driver.serviceAccountName": serviceAccount,
    "spark.kubernetes.authenticate.executor.serviceAccountName": serviceAccount,
    "spark.kubernetes.driver.podTemplateFile": `${SPARK_CONF_DIR}/driver.yaml`,
    "spark.kubernetes.executor.podTemplateFile": `${SPARK_CONF_DIR}/executor.yaml`,
    ...storeConf,
    "spark.hadoop.fs.s3a.aws.credentials.provider": release.credentials[credentials],
    "spark.hadoop.fs.s3a.connection.maximum": "200",
    "spark.hadoop.fs.s3a.threads.max": "50",
    // Looking for them lists the whole bucket; its lifecycle forgets them.
    "spark.hadoop.fs.s3a.committer.abort.pending.uploads": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": eventLogUri,
    "spark.eventLog.rolling.maxFileSize": "64m",
    ...sparkMetricsConf,
    ...(extraClassPath !== "" && {
      "spark.driver.extraClassPath": extraClassPath,
      "spark.executor.extraClassPath": extraClassPath,
    }),
    "spark.dynamicAllocation.enabled": "true",
    "spark.dynamicAllocation.shuffleTracking.enabled": "true",
    "spark.dynamicAllocation.maxExecutors": String(maxExecutors),
    ...(shuffleFallbackUri !== undefined && decommissioning(shuffleFallbackUri)),
    ...OF_VERSION[version],
  };
}

/** Configuration as `spark-defaults.conf` has it, in the order of the names. */
export function sparkDefaultsFile(conf: SparkConf): string {
  return Object.entries(conf)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}

import { createHash } from "node:crypto";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { PodPlacement } from "../cluster/pod-placement";
import { configMap, type KubernetesObject } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import { RESTRICTED_CONTAINER } from "../delivery/restricted-container";
import type { DataLake, LakeScope } from "../storage/data-lake";
import { SPARK_POD_SECURITY } from "./pod-templates";
import { type SparkConf, sparkDefaultsFile } from "./spark-defaults";
import type { SparkImage } from "./spark-image";
import { type SparkVersion, sparkReleases } from "./spark-versions";

/** Folder of the event logs, below the one that a History Server may read: S3A looks at the folder itself, by its name without a slash. */
export const EVENT_LOG_FOLDER = "applications/";

/** Port of the History Server, Spark's own default. */
const PORT = 18080;

const STORE = "/var/spark-history";
const CONFIGURATION = "/etc/spark-history";

/** Share of the container's memory that the heap takes; RocksDB and the JVM need the rest. */
const HEAP = 0.75;

export interface SparkHistoryServerProps {
  /** Cluster it runs in. */
  readonly cluster: ICluster;

  /** Namespace it runs in; it must exist. */
  readonly namespace: string;

  /** Lake with the event logs. */
  readonly lake: DataLake;

  /** Folder that holds the folder of the event logs; the only one it may read. */
  readonly logs: LakeScope;

  /** Line of Spark; it reads the logs of older ones too. */
  readonly version: SparkVersion;

  /** Image of that line, with S3A. */
  readonly image: SparkImage;

  /** Where its pod goes. */
  readonly placement: PodPlacement;

  /**
   * Age at which an application is no longer listed, in days.
   * @default 30
   */
  readonly maxAgeDays?: number;

  /**
   * Memory, in GiB.
   * @default 2
   */
  readonly memoryGiB?: number;

  /** What must be there first: a `PlatformNamespace`, which waits for everything that pods need. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Spark History Server of one namespace, with a read-only grant on exactly its event logs.
 *
 * A Deployment of our own: no chart knows EKS Pod Identity or MinIO's keys. It has no endpoint for metrics (SPARK-37032 and
 * SPARK-39871 were not merged); kube-state-metrics tells whether it is available.
 */
export class SparkHistoryServer extends Construct implements ITerraformDependable {
  /** Address that other resources depend on. */
  readonly fqn: string;

  /** Service of the web page, and its port. */
  readonly service = { name: "spark-history-server", port: PORT };

  constructor(scope: Construct, id: string, props: SparkHistoryServerProps) {
    super(scope, id);
    const { cluster, namespace, lake, logs, version, image, placement, dependsOn } = props;
    const { maxAgeDays = 30, memoryGiB = 2 } = props;
    const { name } = this.service;
    const identity = lake.store.addConsumer(this, "Identity", { cluster, namespace, serviceAccount: name, dependsOn });
    lake.grantRead(identity, logs);

    const conf: SparkConf = {
      ...lake.store.sparkConf,
      "spark.hadoop.fs.s3a.aws.credentials.provider": sparkReleases[version].credentials[lake.store.credentials],
      "spark.history.fs.logDirectory": lake.s3aUri({ ...logs, prefix: `${logs.prefix ?? ""}${EVENT_LOG_FOLDER}` }),
      "spark.history.fs.update.interval": "30s",
      // The bucket forgets objects first; this forgets what was known of them.
      "spark.history.fs.cleaner.enabled": "true",
      "spark.history.fs.cleaner.interval": "1d",
      "spark.history.fs.cleaner.maxAge": `${maxAgeDays + 2}d`,
      "spark.history.store.path": STORE,
      "spark.history.store.hybridStore.enabled": "true",
      "spark.history.store.hybridStore.maxMemoryUsage": "512m",
      "spark.history.store.hybridStore.diskBackend": "ROCKSDB",
      "spark.history.ui.port": String(PORT),
    };
    const file = sparkDefaultsFile(conf);
    const labels = { "app.kubernetes.io/name": name };
    const service: KubernetesObject & { readonly spec: unknown } = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels },
      spec: { selector: labels, ports: [{ name: "http", port: PORT, targetPort: "http" }] },
    };
    const release = new KubernetesObjects(this, "Server", {
      cluster,
      name,
      namespace,
      objects: [
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } },
        configMap(name, { "history-server.conf": file }),
        deployment({ ...this.service, labels, file, image, placement, memoryGiB, secretName: identity.secretName }),
        service,
      ],
      dependsOn: [identity, ...dependsOn],
    });
    this.fqn = release.fqn;
  }
}

interface DeploymentProps {
  readonly name: string;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;

  /** Configuration; the server reads it at its start only. */
  readonly file: string;
  readonly image: SparkImage;
  readonly placement: PodPlacement;
  readonly memoryGiB: number;
  readonly secretName: string | undefined;
}

function deployment(props: DeploymentProps): KubernetesObject & { readonly spec: unknown } {
  const { name, port, labels, file, image, placement, memoryGiB, secretName } = props;
  const probe = { httpGet: { path: "/api/v1/applications?limit=1", port: "http" }, timeoutSeconds: 10 };
  const container = {
    name,
    image: image.reference,
    command: [
      "/opt/spark/bin/spark-class",
      "org.apache.spark.deploy.history.HistoryServer",
      "--properties-file",
      `${CONFIGURATION}/history-server.conf`,
    ],
    env: [
      { name: "SPARK_DAEMON_MEMORY", value: `${Math.floor(memoryGiB * HEAP * 1024)}m` },
      ...(image.extraClassPath ? [{ name: "SPARK_DIST_CLASSPATH", value: image.extraClassPath }] : []),
    ],
    ...(secretName !== undefined && { envFrom: [{ secretRef: { name: secretName } }] }),
    ports: [{ name: "http", containerPort: port }],
    startupProbe: { ...probe, periodSeconds: 10, failureThreshold: 60 },
    readinessProbe: { ...probe, periodSeconds: 15 },
    livenessProbe: { ...probe, periodSeconds: 30, failureThreshold: 5 },
    resources: { requests: { cpu: "100m", memory: `${memoryGiB}Gi` }, limits: { memory: `${memoryGiB}Gi` } },
    securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
    volumeMounts: [
      { name: "configuration", mountPath: CONFIGURATION, readOnly: true },
      { name: "store", mountPath: STORE },
      { name: "tmp", mountPath: "/tmp" },
      ...image.volumeMounts,
    ],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: 1,
      // Two would each read every log, and the store on disk belongs to one.
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { "configuration-sha256": createHash("sha256").update(file).digest("hex") } },
        spec: {
          ...placement,
          serviceAccountName: name,
          automountServiceAccountToken: false,
          securityContext: SPARK_POD_SECURITY,
          ...(image.initContainers.length > 0 && { initContainers: image.initContainers }),
          containers: [container],
          volumes: [
            { name: "configuration", configMap: { name } },
            { name: "store", emptyDir: { sizeLimit: "10Gi" } },
            { name: "tmp", emptyDir: {} },
            ...image.volumes,
          ],
        },
      },
    },
  };
}

import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";
import { GeneratedSecret } from "../delivery/generated-secret";
import { PlatformNamespace } from "../delivery/platform-namespace";
import type { MonitoringDefinitions } from "../observability/monitoring-definitions";
import { type MinioPolicy, MinioUser, type MinioUserEntry } from "./minio-user";
import type { BucketProps, IObjectStore, RemovalPolicy, StoreConsumer, StoreConsumerProps } from "./object-store";

export interface MinioObjectStoreProps {
  /** Cluster MinIO runs in. */
  readonly cluster: ICluster;

  /** Size of the volume, in GiB. */
  readonly volumeGiB: number;

  /**
   * What `destroy` does with the data: with `retain` Terraform refuses to remove the namespace, and with it the volume.
   * @default "retain"
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Namespace of MinIO; only root credentials and copies of the users' live there.
   * @default "minio"
   */
  readonly namespace?: string;

  /**
   * Namespaces whose pods use the store.
   * @default []
   */
  readonly clientNamespaces?: readonly string[];

  /**
   * Definitions of monitors, with which it is scraped.
   * @default - not scraped
   */
  readonly monitoring?: MonitoringDefinitions;
}

interface MinioBucket {
  readonly name: string;
  readonly policy: "none";
  readonly purge: false;
  readonly versioning: true;
}

/**
 * MinIO on one node, for development and for clusters without S3.
 *
 * The community edition ended in April 2026: its last images get no fixes (ADR 0005). Objects do not expire here.
 */
export class MinioObjectStore extends Construct implements IObjectStore {
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly namespace: string;

  private readonly release: ChartRelease;
  private readonly home: PlatformNamespace;
  private readonly buckets: MinioBucket[] = [];
  private readonly users: MinioUserEntry[] = [];
  private readonly policies: MinioPolicy[] = [];

  constructor(scope: Construct, id: string, props: MinioObjectStoreProps) {
    super(scope, id);
    const { cluster, volumeGiB, removalPolicy = "retain", namespace = "minio", clientNamespaces = [] } = props;
    const { monitoring } = props;
    this.namespace = namespace;

    this.home = new PlatformNamespace(this, "Namespace", {
      cluster,
      name: namespace,
      removalPolicy,
      clients: clientNamespaces.map((name) => ({
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }],
        ports: [{ protocol: "TCP", port: 9000 }],
      })),
    });
    const root = new GeneratedSecret(this, "RootCredentials", {
      cluster,
      namespace,
      name: "minio-root",
      entries: { rootUser: "root" },
      generatedKeys: ["rootPassword"],
      dependsOn: [this.home],
    });
    this.release = new ChartRelease(this, "Release", {
      cluster,
      chart: "minio",
      namespace,
      values: {
        mode: "standalone",
        replicas: 1,
        existingSecret: root.secretName,
        persistence: { size: `${volumeGiB}Gi`, storageClass: cluster.storageClass },
        resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "2Gi" } },
        deploymentUpdate: { type: "Recreate" },
        buckets: this.buckets,
        users: this.users,
        policies: this.policies,
        environment: { MINIO_BROWSER: "off", MINIO_PROMETHEUS_AUTH_TYPE: "public" },
        ...(monitoring && { metrics: { serviceMonitor: { enabled: true } } }),
        ...cluster.systemPlacement,
        postJob: cluster.systemPlacement,
      },
      dependsOn: [root, ...(monitoring ? [monitoring] : [])],
    });
    this.sparkConf = {
      "spark.hadoop.fs.s3a.endpoint": `http://${this.release.releaseName}.${namespace}.svc:9000`,
      "spark.hadoop.fs.s3a.endpoint.region": "us-east-1",
      "spark.hadoop.fs.s3a.path.style.access": "true",
      "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
      "spark.hadoop.fs.s3a.aws.credentials.provider":
        "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
    };
  }

  addBucket(_scope: Construct, _id: string, { name }: BucketProps): void {
    this.buckets.push({ name, policy: "none", purge: false, versioning: true });
  }

  addConsumer(scope: Construct, id: string, props: StoreConsumerProps): StoreConsumer {
    const user = new MinioUser(scope, id, {
      ...props,
      storeNamespace: this.namespace,
      store: this.release,
      dependsOn: [this.home, ...props.dependsOn],
    });
    this.users.push(user.entry);
    this.policies.push(user.policy);
    this.release.addDependency(user.secret);
    return user;
  }
}

import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";
import { charts } from "../delivery/charts";
import { GeneratedSecret } from "../delivery/generated-secret";
import { OBJECT_STORE_LABEL, PlatformNamespace } from "../delivery/platform-namespace";
import type { MonitoringDefinitions } from "../observability/monitoring-definitions";
import { MinioUser } from "./minio-user";
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
  readonly credentials = "environment";
  readonly namespace: string;

  private readonly release: ChartRelease;
  private readonly buckets: MinioBucket[] = [];
  private readonly rootSecret: string;
  private readonly url: string;

  constructor(scope: Construct, id: string, props: MinioObjectStoreProps) {
    super(scope, id);
    const { cluster, volumeGiB, removalPolicy = "retain", namespace = "minio" } = props;
    const { monitoring } = props;
    this.namespace = namespace;

    const home = new PlatformNamespace(this, "Namespace", {
      cluster,
      name: namespace,
      removalPolicy,
      clients: [
        {
          from: [{ namespaceSelector: { matchLabels: { [OBJECT_STORE_LABEL]: namespace } } }],
          ports: [{ protocol: "TCP", port: 9000 }],
        },
      ],
    });
    const root = new GeneratedSecret(this, "RootCredentials", {
      cluster,
      namespace,
      name: "minio-root",
      entries: { rootUser: "root" },
      generatedKeys: ["rootPassword"],
      dependsOn: [home],
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
        // The chart's own is console, with a password that everybody knows.
        users: [],
        environment: { MINIO_BROWSER: "off", MINIO_PROMETHEUS_AUTH_TYPE: "public" },
        ...(monitoring && { metrics: { serviceMonitor: { enabled: true } } }),
        ...cluster.systemPlacement,
        postJob: cluster.systemPlacement,
      },
      dependsOn: [root, ...(monitoring ? [monitoring] : [])],
    });
    this.rootSecret = root.secretName;
    this.url = `http://${this.release.releaseName}.${namespace}.svc:9000`;
    this.sparkConf = {
      "spark.hadoop.fs.s3a.endpoint": this.url,
      "spark.hadoop.fs.s3a.endpoint.region": "us-east-1",
      "spark.hadoop.fs.s3a.path.style.access": "true",
      "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
    };
  }

  addBucket(_scope: Construct, _id: string, { name }: BucketProps): ITerraformDependable {
    this.buckets.push({ name, policy: "none", purge: false, versioning: true });
    return this.release;
  }

  addConsumer(scope: Construct, id: string, props: StoreConsumerProps): StoreConsumer {
    const [, client] = charts.minio.images;
    return new MinioUser(scope, id, {
      ...props,
      storeNamespace: this.namespace,
      storeUrl: this.url,
      clientImage: props.cluster.delivery.image(`${client.repository}:${client.tag}`),
      rootSecret: this.rootSecret,
      dependsOn: [this.release, ...props.dependsOn],
    });
  }
}

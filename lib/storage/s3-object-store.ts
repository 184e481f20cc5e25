import type { Construct } from "constructs";
import { WorkloadRole } from "../identity/workload-role";
import type { BucketProps, IObjectStore, StoreConsumer, StoreConsumerProps } from "./object-store";
import { S3DataBucket } from "./s3-data-bucket";

export interface S3ObjectStoreProps {
  /** AWS region of the buckets, e.g. `eu-west-1`. */
  readonly region: string;
}

/** Amazon S3; pods get their credentials by EKS Pod Identity. */
export class S3ObjectStore implements IObjectStore {
  readonly sparkConf: Readonly<Record<string, string>>;

  constructor(props: S3ObjectStoreProps) {
    this.sparkConf = {
      "spark.hadoop.fs.s3a.endpoint.region": props.region,
      "spark.hadoop.fs.s3a.aws.credentials.provider":
        "software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider",
    };
  }

  addBucket(scope: Construct, id: string, props: BucketProps): void {
    new S3DataBucket(scope, id, props);
  }

  addConsumer(scope: Construct, id: string, props: StoreConsumerProps): StoreConsumer {
    const { cluster, namespace, serviceAccount } = props;
    return new WorkloadRole(scope, id, { clusterName: cluster.name, namespace, serviceAccount });
  }
}

import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import type { ITerraformDependable } from "cdktf";
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
  readonly credentials = "pod-identity";

  constructor(props: S3ObjectStoreProps) {
    this.sparkConf = { "spark.hadoop.fs.s3a.endpoint.region": props.region };
  }

  addBucket(scope: Construct, id: string, props: BucketProps): ITerraformDependable {
    return new S3DataBucket(scope, id, props).resource;
  }

  addConsumer(scope: Construct, id: string, props: StoreConsumerProps): StoreConsumer {
    const { cluster, namespace, serviceAccount } = props;
    return new S3Consumer(scope, id, { clusterName: cluster.name, namespace, serviceAccount });
  }
}

/** Role of pods that use S3. */
class S3Consumer extends WorkloadRole implements StoreConsumer {
  addFolder(bucket: string, path: string, after: readonly ITerraformDependable[]): void {
    new S3Object(this, `Folder-${path}`, { bucket, key: `${path}.keep`, dependsOn: [...after] });
  }
}

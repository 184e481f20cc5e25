import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { policyDocument, type ResourceStatement } from "../identity/policy-document";
import type { BucketLifecycle, BucketProps } from "./object-store";

/** Days after which an abandoned upload, and a version that was replaced, are forgotten. */
const ABANDONED_UPLOAD_DAYS = 7;
const OLD_VERSION_DAYS = 30;

export interface S3DataBucketProps extends BucketProps {
  /**
   * What the bucket's policy says beside refusing what is not encrypted on its way, by the bucket's ARN.
   * @default - nothing
   */
  readonly policy?: (bucketArn: string) => readonly ResourceStatement[];
}

/** Private S3 bucket: encrypted, versioned, reached by TLS only, closed to the public. */
export class S3DataBucket extends Construct {
  /** Underlying resource, for settings the props do not cover. */
  readonly resource: S3Bucket;

  /** What those depend on who are let in by the policy. */
  readonly access: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: S3DataBucketProps) {
    super(scope, id);
    const { name, lifecycle, removalPolicy, policy = () => [] } = props;
    this.resource = new S3Bucket(this, "Resource", { bucket: name, forceDestroy: removalPolicy === "destroy" });
    const bucket = this.resource.bucket;

    new S3BucketOwnershipControls(this, "Ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: lifecycleRules(lifecycle),
      dependsOn: [versioning],
    });
    this.access = new S3BucketPolicy(this, "TlsOnly", {
      bucket,
      policy: policyDocument([
        {
          effect: "Deny",
          principals: "*",
          actions: ["s3:*"],
          resources: [this.resource.arn, `${this.resource.arn}/*`],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
        ...policy(this.resource.arn),
      ]),
    });
  }
}

function lifecycleRules({ expireAfterDays, tieringAfterDays }: BucketLifecycle): S3BucketLifecycleConfigurationRule[] {
  const rule = (id: string, settings: Partial<S3BucketLifecycleConfigurationRule>) => ({
    id,
    status: "Enabled",
    filter: [{ prefix: "" }],
    ...settings,
  });
  return [
    // The magic committer leaves parts behind when a job dies.
    rule("abort-abandoned-uploads", {
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
    }),
    rule("expire-old-versions", { noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }] }),
    // Empty objects stay: they are what makes a folder exist.
    ...(expireAfterDays === undefined
      ? []
      : [rule("expire", { filter: [{ objectSizeGreaterThan: 1 }], expiration: [{ days: expireAfterDays }] })]),
    ...(tieringAfterDays === undefined
      ? []
      : [rule("tier", { transition: [{ days: tieringAfterDays, storageClass: "INTELLIGENT_TIERING" }] })]),
  ];
}

import { BcmdataexportsExport } from "@cdktf/provider-aws/lib/bcmdataexports-export";
import { Construct } from "constructs";
import type { RemovalPolicy } from "../storage/object-store";
import { S3DataBucket } from "../storage/s3-data-bucket";

/** Region in which AWS has the Data Exports API, and the only one. @see https://docs.aws.amazon.com/general/latest/gr/billing.html */
export const DATA_EXPORTS_REGION = "us-east-1";

export interface CostExportProps {
  /** Name of the export; also the prefix of its files. */
  readonly name: string;

  /** Name of the bucket; unique in the world. */
  readonly bucketName: string;

  /** AWS account whose costs are exported. */
  readonly account: string;

  /** Age at which files are deleted, in days. */
  readonly retentionDays: number;

  /** What `destroy` does with the files. */
  readonly removalPolicy: RemovalPolicy;
}

/** Columns of line items, and those by which AWS splits an instance's cost among its pods. */
const COLUMNS = [
  "line_item_line_item_type",
  "line_item_operation",
  "line_item_product_code",
  "line_item_resource_id",
  "line_item_unblended_cost",
  "line_item_usage_account_id",
  "line_item_usage_amount",
  "line_item_usage_end_date",
  "line_item_usage_start_date",
  "line_item_usage_type",
  "resource_tags",
  "split_line_item_actual_usage",
  "split_line_item_net_split_cost",
  "split_line_item_net_unused_cost",
  "split_line_item_parent_resource_id",
  "split_line_item_reserved_usage",
  "split_line_item_split_cost",
  "split_line_item_split_usage",
  "split_line_item_split_usage_ratio",
  "split_line_item_unused_cost",
];

/**
 * Cost and usage of one account by the hour, with split cost allocation data: what each pod of an EKS cluster costs, by AWS's
 * own bill. As Parquet in a bucket of its own, each month's files replaced as they are corrected.
 *
 * Split cost allocation needs an opt-in that only the console offers: `COST_ALLOCATION_OPT_IN` says where.
 * @see https://docs.aws.amazon.com/cur/latest/userguide/split-cost-allocation-data.html
 */
export class CostExport extends Construct {
  constructor(scope: Construct, id: string, props: CostExportProps) {
    super(scope, id);
    const { name, bucketName, account, retentionDays, removalPolicy } = props;
    const bucket = new S3DataBucket(this, "Bucket", {
      name: bucketName,
      removalPolicy,
      lifecycle: { expireAfterDays: retentionDays },
      // @see https://docs.aws.amazon.com/cur/latest/userguide/dataexports-s3-bucket.html
      policy: (arn) => [
        {
          principals: { Service: "bcm-data-exports.amazonaws.com" },
          actions: ["s3:PutObject", "s3:GetBucketPolicy"],
          resources: [arn, `${arn}/*`],
          conditions: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:bcm-data-exports:${DATA_EXPORTS_REGION}:${account}:export/*` },
          },
        },
      ],
    });
    new BcmdataexportsExport(this, "Resource", {
      export: [
        {
          name,
          dataQuery: [
            {
              queryStatement: `SELECT ${COLUMNS.join(", ")} FROM COST_AND_USAGE_REPORT`,
              tableConfigurations: {
                COST_AND_USAGE_REPORT: {
                  TIME_GRANULARITY: "HOURLY",
                  INCLUDE_RESOURCES: "TRUE",
                  INCLUDE_SPLIT_COST_ALLOCATION_DATA: "TRUE",
                  INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY: "FALSE",
                },
              },
            },
          ],
          destinationConfigurations: [
            {
              s3Destination: [
                {
                  s3Bucket: bucket.resource.bucket,
                  s3Prefix: name,
                  s3Region: DATA_EXPORTS_REGION,
                  s3OutputConfigurations: [
                    { format: "PARQUET", compression: "PARQUET", outputType: "CUSTOM", overwrite: "OVERWRITE_REPORT" },
                  ],
                },
              ],
            },
          ],
          refreshCadence: [{ frequency: "SYNCHRONOUS" }],
        },
      ],
      dependsOn: [bucket.access],
    });
  }
}

/** The step that no API offers, for people. */
export const COST_ALLOCATION_OPT_IN =
  "once, in the console of the payer account: Billing and Cost Management, Cost Management preferences, Split cost allocation data, Amazon Elastic Kubernetes Service (EKS), Resource requests. Without it the split columns stay empty.";

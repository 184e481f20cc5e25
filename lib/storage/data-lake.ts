import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IGrantee } from "../identity/grantee";
import type { BucketLifecycle, IObjectStore, RemovalPolicy, StoreConsumer } from "./object-store";

/** Zones of the lake, in the order data moves through them, and the event logs of Spark. */
export const LAKE_ZONES = ["landing", "transform", "curated", "event-logs"] as const;

/** Zone of the lake; each is a bucket. */
export type LakeZone = (typeof LAKE_ZONES)[number];

const LIST_ACTIONS = ["s3:ListBucket"];
const READ_ACTIONS = ["s3:GetObject"];
const WRITE_ACTIONS = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

export interface DataLakeProps {
  /** Where the buckets live. */
  readonly store: IObjectStore;

  /** Names of the buckets are `<namePrefix>-<zone>`, or `<namePrefix>-<zone>-<nameSuffix>`. */
  readonly namePrefix: string;

  /**
   * Last part of the names; account and region make them unique in all of S3.
   * @default - none
   */
  readonly nameSuffix?: string;

  /**
   * Buckets that are there already, by zone. They are used as they are, and never destroyed.
   * @default - every zone gets a new bucket
   */
  readonly existingBuckets?: Readonly<Partial<Record<LakeZone, string>>>;

  /**
   * Age at which S3 deletes Spark's event logs, in days.
   * @default 30
   */
  readonly eventLogDays?: number;

  /**
   * Age at which objects of the other zones move to S3 Intelligent-Tiering, in days.
   * @default - they stay in S3 Standard
   */
  readonly tieringAfterDays?: number;

  /**
   * What `destroy` does with buckets that hold objects: stop there after removing all else, or delete them.
   * @default "retain"
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The second key without which `removalPolicy: "destroy"` is refused.
   * @default false
   */
  readonly destroyDataConsent?: boolean;
}

/** Part of the lake that is granted. */
export interface LakeScope {
  /** Zone of the lake. */
  readonly zone: LakeZone;

  /**
   * Folder inside the zone, e.g. `orders/`.
   * @default - the whole zone
   */
  readonly prefix?: string;
}

/**
 * Buckets for landing, transform and curated data and for Spark's event logs.
 *
 * Fails at synthesis when `removalPolicy` is `destroy` without consent.
 */
export class DataLake extends Construct {
  /** Where the buckets live. */
  readonly store: IObjectStore;

  /** Names of the buckets, by zone. */
  readonly buckets: Readonly<Record<LakeZone, string>>;

  private readonly resources: Partial<Record<LakeZone, ITerraformDependable>> = {};

  constructor(scope: Construct, id: string, props: DataLakeProps) {
    super(scope, id);
    const { store, namePrefix, nameSuffix, existingBuckets = {}, eventLogDays = 30, removalPolicy = "retain" } = props;
    if (removalPolicy === "destroy" && !props.destroyDataConsent) {
      throw new Error(
        `${this.node.path}: removalPolicy is "destroy" without destroyDataConsent; set it to true, or use "retain"`,
      );
    }

    const names = LAKE_ZONES.map((zone) => {
      const existing = existingBuckets[zone];
      if (existing !== undefined) return [zone, existing];
      const name = [namePrefix, zone, nameSuffix].filter(Boolean).join("-");
      const lifecycle: BucketLifecycle =
        zone === "event-logs" ? { expireAfterDays: eventLogDays } : { tieringAfterDays: props.tieringAfterDays };
      this.resources[zone] = store.addBucket(this, zone, { name, lifecycle, removalPolicy });
      return [zone, name];
    });
    this.buckets = Object.fromEntries(names);
    this.store = store;
  }

  /** What makes the buckets; pods that write to them wait for it, and are gone before it. */
  get bucketResources(): readonly ITerraformDependable[] {
    return Object.values(this.resources);
  }

  /** Address of a zone, or of a folder in it, as Spark writes it: `s3a://bucket/prefix`. */
  s3aUri({ zone, prefix = "" }: LakeScope): string {
    return `s3a://${this.buckets[zone]}/${prefix}`;
  }

  /** Allow `grantee` to list and read a zone, or a folder in it. */
  grantRead(grantee: IGrantee, scope: LakeScope): void {
    this.grant(grantee, scope, READ_ACTIONS);
  }

  /** Allow `grantee` to list, read, write and delete in a zone, or in a folder of it. */
  grantReadWrite(grantee: IGrantee, scope: LakeScope): void {
    this.grant(grantee, scope, [...READ_ACTIONS, ...WRITE_ACTIONS]);
  }

  /** Make sure that a folder exists, in the name of `consumer`: Spark does not start without the folder of its event logs. */
  addFolder(consumer: StoreConsumer, { zone, prefix = "" }: LakeScope): void {
    const bucket = this.resources[zone];
    consumer.addFolder(this.buckets[zone], prefix, bucket ? [bucket] : []);
  }

  private grant(grantee: IGrantee, { zone, prefix = "" }: LakeScope, actions: readonly string[]): void {
    const arn = `arn:aws:s3:::${this.buckets[zone]}`;
    grantee.addStatement({
      actions: LIST_ACTIONS,
      resources: [arn],
      ...(prefix !== "" && { conditions: { StringLike: { "s3:prefix": [prefix, `${prefix}*`] } } }),
    });
    grantee.addStatement({ actions: ["s3:GetBucketLocation"], resources: [arn] });
    grantee.addStatement({ actions, resources: [`${arn}/${prefix}*`] });
  }
}

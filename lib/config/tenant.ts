import { z } from "zod";
import { SPARK_VERSIONS } from "../spark/spark-versions";
import { DEFAULT_ACCESS, type ZoneAccess } from "../tenancy/tenant-props";
import { count, label } from "./primitives";
import { strictObject } from "./strict-object";

/** Spark for all tenants of an environment. */
export const sparkConfig = strictObject({
  /** Line of Spark; defaults, image and History Server follow it. */
  version: z
    .enum(SPARK_VERSIONS, { error: `has no defaults here; there are defaults for ${SPARK_VERSIONS.join(", ")}` })
    .default("4.0"),

  /** How many applications the operator can start at a time: 10, 20, 100. */
  operatorSize: z.enum(["small", "medium", "large"]).default("small"),
}).prefault({});

/** Image of Spark with S3A, built from `docker/spark/<version>`. */
export const sparkImageReference = z
  .string()
  .regex(/^[a-z0-9.-]+(:\d+)?\/[a-z0-9._/-]+(:[\w.-]+|@sha256:[0-9a-f]{64})$/, "must be an image with registry and tag")
  .refine((image) => !image.endsWith(":latest"), 'must have a tag that stays what it is, not "latest"');

const access = (usual: ZoneAccess) => z.enum(["none", "read", "read-write"]).default(usual);

const tenant = {
  /** Namespace; left out, the tenant's name. */
  namespace: label(40).optional(),

  /** Most that its Spark pods may request together. */
  quota: strictObject({
    /** vCPUs. */
    cpu: count(2, 100_000),

    /** Memory, in GiB. */
    memoryGiB: count(4, 1_000_000),

    /** Pods. */
    pods: count(2, 100_000).default(500),

    /** Volumes, in GiB. */
    storageGiB: count(0, 1_000_000).default(500),
  }),

  /** Folder in every zone of the shared buckets that is the tenant's; left out, its name. */
  prefix: z
    .string()
    .max(200)
    .regex(/^([a-z0-9][a-z0-9._=-]*\/)+$/, "must be a folder such as analytics/, with a slash at its end")
    .optional(),

  /** Folders in the buckets that all share, or buckets of its own, which are wholly its. */
  buckets: z.enum(["shared", "own"]).default("shared"),

  /** What it may do in its folder, by zone. */
  access: strictObject({
    landing: access(DEFAULT_ACCESS.landing),
    transform: access(DEFAULT_ACCESS.transform),
    curated: access(DEFAULT_ACCESS.curated),
  }).prefault({}),
};

/** A tenant's name is that of its node pools, and of its namespace and folder unless those are given. */
const tenantName = label(20);

/** Tenants on EKS, by name. */
export const eksTenants = z
  .record(
    tenantName,
    strictObject({
      ...tenant,

      /** Environment whose nodes it uses; left out, the only one. */
      environment: z.string().optional(),

      /** Node pools that it alone may use, or those of its environment. */
      nodes: z.enum(["own", "shared"]).default("own"),
    }),
  )
  .default({});

/** Tenants on a cluster that is already there, by name. */
export const existingClusterTenants = z.record(tenantName, strictObject(tenant)).default({});

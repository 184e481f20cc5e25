import { z } from "zod";
import { ADDONS, type AddonName } from "../cluster/eks-addons";
import { KARPENTER_KUBERNETES_VERSIONS } from "../delivery/charts";
import { MAX_ZONES } from "../network/subnet-plan";
import { LAKE_ZONES, type LakeZone } from "../storage/data-lake";
import { accountConfig, accountId } from "./account";
import { checkConsent, destroyDataConsent, removalPolicy } from "./consent";
import { checkEksEnvironment } from "./eks-rules";
import { checkAlerting, eksAlertDestinations, existingClusterAlertDestinations, monitoringConfig } from "./monitoring";
import { networkConfig } from "./network";
import { nodeGroupConfig } from "./node-group";
import { fillPlaceholders } from "./placeholders";
import { cidr, count, distinct, label, logRetentionDays, region, roleArn, tags } from "./primitives";
import { sparkPoolsConfig } from "./spark-pools";
import { stateConfig } from "./state";
import { strictObject } from "./strict-object";
import { eksTenants, existingClusterTenants, sparkConfig, sparkImageReference } from "./tenant";
import { checkEksTenants, checkTenants, RESERVED_NAMESPACES } from "./tenant-rules";

/** Name of an environment that a cluster serves, and of its namespace. */
const servedName = label(20).refine(
  (name) => !RESERVED_NAMESPACES.test(name),
  "is a namespace that exists already; choose another",
);

/** What every environment may say. */
const common = {
  /** Where Terraform keeps its state; S3 locks natively. */
  state: stateConfig,

  /** Where charts are pulled from instead: `oci://…`, `https://…` or a folder. */
  chartMirror: z
    .string()
    .regex(/^(oci:\/\/|https:\/\/|\.{0,2}\/)./, "must be oci://…, https://…, or a path such as ./charts")
    .optional(),

  /** Registry that takes the place of every image's registry. */
  imageMirror: z
    .string()
    .regex(
      /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/,
      "must be a registry such as registry.example.com/mirror, without a scheme",
    )
    .optional(),

  /** Prometheus, Alertmanager and Grafana. */
  monitoring: monitoringConfig,

  /** Spark, where there are tenants. */
  spark: sparkConfig,

  /** The second key without which `lake.removalPolicy: "destroy"` is refused. */
  destroyDataConsent,
};

const s3Lake = strictObject({
  /** Buckets that are there already, by zone. */
  existingBuckets: z
    .partialRecord(z.enum(LAKE_ZONES) as z.ZodType<LakeZone, LakeZone>, z.string().min(3).max(63))
    .default({}),

  /** Age at which Spark's event logs are deleted, in days. */
  eventLogDays: count(1, 3650).default(30),

  /** Age at which other objects move to S3 Intelligent-Tiering, in days; left out, they stay. */
  tieringAfterDays: count(1, 3650).optional(),

  removalPolicy,
});

const minioLake = strictObject({
  /** Size of MinIO's volume, in GiB. */
  volumeGiB: count(1, 16384).default(20),

  removalPolicy,
});

/** What differs from account to account; left out, marked placeholders that AWS never accepts. */
const account = {
  /** AWS account id. */
  account: accountId.optional(),

  /** Availability zones. */
  zones: z.array(z.string()).min(2).max(MAX_ZONES).optional(),

  /** IAM roles that administer the cluster; the one that deploys must be among them. */
  adminRoles: z.array(roleArn).min(1).optional(),

  /** Addresses that may reach a public API endpoint. */
  apiCidrs: z.array(cidr).min(1).max(40).optional(),

  /** IAM role that Terraform assumes; left out, the caller's own. */
  deployRole: roleArn.optional(),

  /** Image of Spark with S3A. */
  sparkImage: sparkImageReference.optional(),

  /** IAM roles of the tenants' people, by tenant. */
  tenantRoles: z.record(z.string(), distinct(roleArn)).default({}),

  /** Where alerts go; left out, they are seen in Grafana only. */
  alertDestinations: eksAlertDestinations,
};

/** Environment on EKS. */
const eksEnvironment = strictObject({
  kind: z.literal("eks"),
  ...common,
  ...account,

  /** AWS region. */
  region,

  tags,

  /** Policy, by ARN, that bounds every role. */
  permissionsBoundary: z
    .string()
    .regex(/^arn:aws:iam::(\d{12}|aws):policy\/.+$/, "must be the ARN of an IAM policy")
    .optional(),

  /** Network of the cluster. */
  network: networkConfig,

  /** Kubernetes minor version. */
  kubernetesVersion: z.enum(KARPENTER_KUBERNETES_VERSIONS, {
    error: `the pinned Karpenter supports ${KARPENTER_KUBERNETES_VERSIONS.join(", ")}`,
  }),

  /** Who reaches the API endpoint: the VPC only, or also `apiCidrs`. */
  endpointAccess: z.enum(["private", "public"]),

  /** How long control-plane logs are kept, in days. */
  logRetentionDays: logRetentionDays.default(30),

  /** Release of the EKS-optimised AMI; left out, the one AWS recommends. */
  nodeReleaseVersion: z
    .string()
    .regex(/^1\.\d+\.\d+-\d{8}$/, "must be a release such as 1.35.2-20260801")
    .optional(),

  /** Versions of EKS add-ons; left out, AWS's default. */
  addonVersions: z
    .partialRecord(
      z.enum(ADDONS) as z.ZodType<AddonName, AddonName>,
      z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be a version such as v1.13.2-eksbuild.1"),
    )
    .default({}),

  /** Nodes for the platform's own pods. */
  systemNodeGroup: nodeGroupConfig({ fewest: 2 }),

  /** Container Insights and container logs in CloudWatch, beside Prometheus and billed by volume. */
  cloudWatchObservability: z.enum(["none", "install"]).default("none"),

  /** Environments that share the cluster, by name: their node group and Spark pools. */
  serves: z
    .record(
      servedName,
      strictObject({
        /** Nodes for what is not Spark. */
        nodeGroup: nodeGroupConfig({ fewest: 0 }),

        /** Nodes for Spark. */
        sparkPools: sparkPoolsConfig,
      }),
    )
    .refine((serves) => Object.keys(serves).length > 0, "must name at least one environment"),

  /** Teams that run Spark, by name. */
  tenants: eksTenants,

  /** Buckets of the data lake. */
  lake: s3Lake.prefault({}),
})
  .superRefine(checkConsent("lake"))
  .superRefine(checkAlerting)
  .superRefine(checkEksEnvironment)
  .superRefine(checkTenants)
  .superRefine(checkEksTenants)
  .transform(fillPlaceholders);

/** Environment on a cluster that is already there. */
const existingClusterEnvironment = strictObject({
  kind: z.literal("existing"),
  ...common,

  /** Path of the kubeconfig. */
  kubeconfig: z.string().min(1).default("~/.kube/config"),

  /** Context of the kubeconfig. */
  context: z.string().min(1),

  /** Install metrics-server, or use the cluster's own. */
  metricsServer: z.enum(["install", "existing"]).default("install"),

  /** Whether metrics-server checks the kubelets' certificates; `skip` for kind and k3d. */
  kubeletTls: z.enum(["verify", "skip"]).default("verify"),

  /** StorageClass of platform volumes. */
  storageClass: z.string().min(1).default("standard"),

  /** Environments that share the cluster, by name. */
  serves: distinct(servedName).min(1),

  /** Teams that run Spark, by name. */
  tenants: existingClusterTenants,

  /** Image of Spark with S3A; left out, the official one, to which every pod fetches what it lacks. */
  sparkImage: sparkImageReference.optional(),

  /** Where alerts go; left out, they are seen in Grafana only. */
  alertDestinations: existingClusterAlertDestinations,

  /** MinIO's volume. */
  lake: minioLake.prefault({}),
})
  .superRefine(checkConsent("lake"))
  .superRefine(checkAlerting)
  .superRefine(checkTenants)
  .superRefine(({ metricsServer, kubeletTls }, context) => {
    if (metricsServer === "existing" && kubeletTls === "skip") {
      const message = 'has no effect when metricsServer is "existing"; leave it out';
      context.addIssue({ code: "custom", path: ["kubeletTls"], message, input: kubeletTls });
    }
  });

/** One environment, or what an account has once. */
export const environmentConfig = z.discriminatedUnion("kind", [
  eksEnvironment,
  existingClusterEnvironment,
  accountConfig,
]);

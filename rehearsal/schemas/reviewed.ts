import type { SchemaKind } from "./schema";

/** What the npm bindings do not hold about a type, read in its documentation. */
export interface Reviewed {
  /** Where it was read. */
  readonly docs: string;

  /** Arguments whose change replaces the resource; a dotted path goes into blocks. */
  readonly replacedBy?: readonly string[];

  /** Attributes whose value Terraform hides. */
  readonly sensitive?: readonly string[];

  /** Arguments that reach the provider and no state or plan. */
  readonly writeOnly?: readonly string[];
}

const REGISTRY = "https://registry.terraform.io/providers/hashicorp";

/** Provider versions that the rows were read at. */
export const REVIEWED_VERSIONS = { aws: "6.25.0", helm: "3.1.1", kubernetes: "2.38.0" } as const;

const row = (
  provider: keyof typeof REVIEWED_VERSIONS,
  page: string,
  reviewed: Omit<Reviewed, "docs"> = {},
): Reviewed => ({
  docs: `${REGISTRY}/${provider}/${REVIEWED_VERSIONS[provider]}/docs/${page}`,
  ...reviewed,
});
const aws = (name: string, ...replacedBy: string[]) =>
  row("aws", `resources/${name}`, { replacedBy: [...replacedBy, "region"] });

const resources: Readonly<Record<string, Reviewed>> = {
  aws_autoscaling_group_tag: aws("autoscaling_group_tag", "autoscaling_group_name", "tag.key"),
  aws_bcmdataexports_export: aws("bcmdataexports_export", "export.name"),
  aws_cloudwatch_event_rule: aws("cloudwatch_event_rule", "name", "name_prefix", "event_bus_name"),
  aws_cloudwatch_event_target: aws("cloudwatch_event_target", "rule", "target_id", "event_bus_name"),
  aws_cloudwatch_log_group: aws("cloudwatch_log_group", "name", "name_prefix"),
  aws_default_security_group: aws("default_security_group", "vpc_id"),
  aws_ecr_lifecycle_policy: aws("ecr_lifecycle_policy", "repository"),
  aws_ecr_repository: aws("ecr_repository", "name", "encryption_configuration"),
  aws_eip: aws("eip", "domain", "network_border_group", "public_ipv4_pool"),
  aws_eks_access_entry: aws("eks_access_entry", "cluster_name", "principal_arn", "type"),
  aws_eks_access_policy_association: aws(
    "eks_access_policy_association",
    "cluster_name",
    "principal_arn",
    "policy_arn",
    "access_scope",
  ),
  aws_eks_addon: aws("eks_addon", "cluster_name", "addon_name"),
  aws_eks_cluster: aws(
    "eks_cluster",
    "name",
    "role_arn",
    "bootstrap_self_managed_addons",
    "access_config.bootstrap_cluster_creator_admin_permissions",
    "encryption_config.provider.key_arn",
    "encryption_config.resources",
    "kubernetes_network_config.ip_family",
    "kubernetes_network_config.service_ipv4_cidr",
  ),
  aws_eks_node_group: aws(
    "eks_node_group",
    "cluster_name",
    "node_group_name",
    "node_group_name_prefix",
    "node_role_arn",
    "subnet_ids",
    "ami_type",
    "capacity_type",
    "disk_size",
    "instance_types",
    "launch_template.id",
  ),
  aws_eks_pod_identity_association: aws("eks_pod_identity_association", "cluster_name", "namespace", "service_account"),
  aws_flow_log: aws(
    "flow_log",
    "iam_role_arn",
    "log_destination",
    "log_destination_type",
    "traffic_type",
    "vpc_id",
    "max_aggregation_interval",
  ),
  aws_iam_instance_profile: aws("iam_instance_profile", "name", "name_prefix", "path"),
  aws_iam_role: aws("iam_role", "name", "name_prefix", "path"),
  aws_iam_role_policy: aws("iam_role_policy", "name", "name_prefix", "role"),
  aws_iam_role_policy_attachment: aws("iam_role_policy_attachment", "role", "policy_arn"),
  aws_internet_gateway: aws("internet_gateway"),
  aws_kms_alias: aws("kms_alias", "name", "name_prefix"),
  aws_kms_key: aws("kms_key", "customer_master_key_spec", "key_usage", "multi_region"),
  aws_launch_template: aws("launch_template", "name", "name_prefix"),
  aws_nat_gateway: aws("nat_gateway", "subnet_id", "allocation_id", "connectivity_type"),
  aws_route: aws("route", "route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block"),
  aws_route_table: aws("route_table", "vpc_id"),
  aws_route_table_association: aws("route_table_association", "subnet_id", "gateway_id"),
  aws_s3_bucket: aws("s3_bucket", "bucket", "bucket_prefix", "object_lock_enabled"),
  aws_s3_bucket_lifecycle_configuration: aws("s3_bucket_lifecycle_configuration", "bucket", "expected_bucket_owner"),
  aws_s3_bucket_ownership_controls: aws("s3_bucket_ownership_controls", "bucket"),
  aws_s3_bucket_policy: aws("s3_bucket_policy", "bucket"),
  aws_s3_bucket_public_access_block: aws("s3_bucket_public_access_block", "bucket"),
  aws_s3_bucket_server_side_encryption_configuration: aws(
    "s3_bucket_server_side_encryption_configuration",
    "bucket",
    "expected_bucket_owner",
  ),
  aws_s3_object: aws("s3_object", "bucket", "key"),
  aws_s3_bucket_versioning: aws("s3_bucket_versioning", "bucket", "expected_bucket_owner"),
  aws_security_group: aws("security_group", "name", "name_prefix", "description", "vpc_id"),
  aws_sqs_queue: aws("sqs_queue", "name", "name_prefix", "fifo_queue"),
  aws_sqs_queue_policy: aws("sqs_queue_policy", "queue_url"),
  aws_subnet: aws("subnet", "vpc_id", "cidr_block", "availability_zone", "availability_zone_id"),
  aws_vpc: aws("vpc", "cidr_block"),
  aws_vpc_endpoint: aws("vpc_endpoint", "vpc_id", "service_name", "vpc_endpoint_type"),
  aws_vpc_ipv4_cidr_block_association: aws("vpc_ipv4_cidr_block_association", "vpc_id", "cidr_block"),
  aws_vpc_security_group_ingress_rule: aws("vpc_security_group_ingress_rule", "security_group_id"),
  helm_release: row("helm", "resources/release", {
    replacedBy: ["name", "namespace"],
    sensitive: ["repository_password", "set_sensitive"],
    writeOnly: ["set_wo"],
  }),
  kubernetes_namespace_v1: row("kubernetes", "resources/namespace_v1", {
    replacedBy: ["metadata.name", "metadata.generate_name"],
  }),
  kubernetes_secret_v1: row("kubernetes", "resources/secret_v1", {
    replacedBy: ["metadata.name", "metadata.namespace", "type"],
    sensitive: ["data", "binary_data"],
    writeOnly: ["data_wo", "binary_data_wo"],
  }),
};

const others: Readonly<Record<Exclude<SchemaKind, "resource">, Readonly<Record<string, Reviewed>>>> = {
  data: {
    aws_caller_identity: row("aws", "data-sources/caller_identity"),
    aws_eks_addon_version: row("aws", "data-sources/eks_addon_version"),
    aws_iam_session_context: row("aws", "data-sources/iam_session_context"),
    aws_ssm_parameter: row("aws", "data-sources/ssm_parameter", { sensitive: ["value"] }),
  },
  ephemeral: {
    aws_secretsmanager_secret_version: row("aws", "ephemeral-resources/secretsmanager_secret_version", {
      sensitive: ["secret_string", "secret_binary"],
    }),
  },
  provider: {
    aws: row("aws", ""),
    helm: row("helm", "", { sensitive: [] }),
    kubernetes: row("kubernetes", ""),
  },
};

/** What is known about a type beyond its binding; `undefined` where nobody has read its documentation yet. */
export function reviewed(kind: SchemaKind, type: string): Reviewed | undefined {
  return kind === "resource" ? resources[type] : others[kind][type];
}

import type { ObjectValue, Value } from "../../provider/values";
import { type Reference, type Rules, textAt, valuesAt } from "../service";
import { ServiceError, type World, type WorldObject } from "../world";
import { arn } from "./arn";
import { hasManagedPolicy, trustedServices } from "./identity";
import { hasEgress } from "./network";

const ofCluster = (holds?: string): Reference => ({
  to: "aws_eks_cluster.name",
  missing: "ResourceNotFoundException",
  ...(holds !== undefined && { holds }),
});
const ofSubnet: Reference = { to: "aws_subnet.id", missing: "InvalidSubnetID.NotFound", holds: "DependencyViolation" };
const ofRole: Reference = { to: "aws_iam_role.arn", missing: "InvalidParameterException" };

/** Add-ons with Deployments, which become active on nodes only. */
const NEEDS_NODES = ["coredns", "aws-ebs-csi-driver", "metrics-server"];

/**
 * EKS: cluster, nodes, add-ons, access.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
 */
export const clusterRules: Rules = {
  aws_eks_cluster: {
    id: ({ attributes }) => textAt(attributes, "name"),
    results: ({ id, world, number }) => ({
      arn: arn(world, "eks", `cluster/${id}`),
      endpoint: `https://${number.toUpperCase()}.sk1.${world.surroundings.region}.eks.amazonaws.com`,
      certificate_authority: [{ data: Buffer.from(`simulated CA of ${id} ${number}`).toString("base64") }],
      identity: [
        {
          oidc: [{ issuer: `https://oidc.eks.${world.surroundings.region}.amazonaws.com/id/${number.toUpperCase()}` }],
        },
      ],
      cluster_security_group_id: `sg-${number}`,
      status: "ACTIVE",
    }),
    references: {
      role_arn: ofRole,
      "vpc_config.subnet_ids": ofSubnet,
      "encryption_config.provider.key_arn": { to: "aws_kms_key.arn", missing: "InvalidParameterException" },
    },
    unique: { key: ({ name }) => String(name), taken: "ResourceInUseException" },
    checkCreate: checkCluster,
    afterCreate: ({ id, attributes }, world) => {
      const name = `/aws/eks/${id}/cluster`;
      const logs = valuesAt(attributes, "enabled_cluster_log_types").flat().length > 0;
      if (logs && !world.object("aws_cloudwatch_log_group", name)) {
        world.put({ type: "log group", id: name, attributes: { madeBy: "EKS" } });
      }
    },
    afterDelete: ({ id }, world) => {
      for (const object of world.objects()) if (object.cluster === id) world.remove(object);
    },
  },

  aws_eks_node_group: {
    id: ({ attributes, number }) =>
      `${attributes["cluster_name"]}:${textAt(attributes, "node_group_name") || `terraform-${number}`}`,
    results: ({ id, world, number }) => ({
      node_group_name: id.split(":").at(-1) ?? id,
      arn: arn(world, "eks", `nodegroup/${id.replace(":", "/")}/${number}`),
      resources: [
        { autoscaling_groups: [{ name: `eks-${id.split(":").at(-1)}` }], remote_access_security_group_id: "" },
      ],
      status: "ACTIVE",
    }),
    references: {
      cluster_name: ofCluster("ResourceInUseException"),
      node_role_arn: ofRole,
      subnet_ids: ofSubnet,
      "launch_template.id": { to: "aws_launch_template.id", missing: "InvalidRequestException" },
    },
    checkCreate: checkNodeGroup,
    checkUpdate: (attributes) => checkSize(attributes),
  },

  aws_launch_template: {
    id: ({ number }) => `lt-${number}`,
    results: ({ id, world, number, attributes }) => ({
      arn: arn(world, "ec2", `launch-template/${id}`),
      name: textAt(attributes, "name") || `terraform-${number}`,
      latest_version: 1,
      default_version: 1,
    }),
    changedByUpdate: ["latest_version", "default_version"],
  },

  aws_autoscaling_group_tag: {
    id: ({ attributes }) => `${attributes["autoscaling_group_name"]},${textAt(attributes, "tag.key")}`,
    references: {
      autoscaling_group_name: {
        to: "aws_eks_node_group.resources.autoscaling_groups.name",
        missing: "ValidationError",
      },
    },
  },

  aws_eks_addon: {
    id: ({ attributes }) => `${attributes["cluster_name"]}:${attributes["addon_name"]}`,
    results: ({ id, world }) => ({ arn: arn(world, "eks", `addon/${id.replace(":", "/")}`), configuration_values: "" }),
    references: { cluster_name: ofCluster() },
    unique: { key: ({ cluster_name, addon_name }) => `${cluster_name} ${addon_name}`, taken: "ResourceInUseException" },
    checkCreate: checkAddon,
    checkUpdate: checkAddon,
  },

  aws_eks_access_entry: {
    id: ({ attributes }) => `${attributes["cluster_name"]}:${attributes["principal_arn"]}`,
    results: ({ id, attributes }) => ({
      access_entry_arn: `arn:aws:eks:access-entry/${id}`,
      type: textAt(attributes, "type") || "STANDARD",
      user_name: textAt(attributes, "principal_arn"),
    }),
    references: { cluster_name: ofCluster(), principal_arn: ofRole },
    unique: { key: (a) => `${a["cluster_name"]} ${a["principal_arn"]}`, taken: "ResourceInUseException" },
  },

  aws_eks_access_policy_association: {
    id: ({ attributes: a }) => `${a["cluster_name"]}#${a["principal_arn"]}#${a["policy_arn"]}`,
    references: { cluster_name: ofCluster() },
    checkCreate: ({ cluster_name, principal_arn }, world) => {
      if (!world.object("aws_eks_access_entry", `${cluster_name}:${principal_arn}`)) {
        refuse("ResourceNotFoundException", `No access entry for ${principal_arn} in cluster ${cluster_name}.`);
      }
    },
  },

  aws_eks_pod_identity_association: {
    id: ({ number }) => `a-${number}`,
    results: ({ id, world, attributes }) => ({
      association_id: id,
      association_arn: arn(world, "eks", `podidentityassociation/${attributes["cluster_name"]}/${id}`),
    }),
    importId: ({ id, attributes }) => `${attributes["cluster_name"]},${id}`,
    references: { cluster_name: ofCluster(), role_arn: ofRole },
    unique: {
      key: ({ cluster_name, namespace, service_account }) => `${cluster_name} ${namespace}/${service_account}`,
      taken: "ResourceInUseException",
    },
    checkCreate: ({ role_arn }, world) => checkTrust(world, role_arn, "pods.eks.amazonaws.com"),
  },
};

/** Role that pods of the service account get, by ARN; `undefined` without an association. */
export function podRole(world: World, cluster: string, namespace: string, serviceAccount: string): string | undefined {
  const found = world
    .objects("aws_eks_pod_identity_association")
    .find(
      ({ attributes: a }) =>
        a["cluster_name"] === cluster && a["namespace"] === namespace && a["service_account"] === serviceAccount,
    );
  return found === undefined ? undefined : textAt(found.attributes, "role_arn");
}

/** Whether the cluster has the add-on. */
export function hasAddon(world: World, cluster: string, addon: string): boolean {
  return world.object("aws_eks_addon", `${cluster}:${addon}`) !== undefined;
}

/** Managed node groups of the cluster. */
export function nodeGroups(world: World, cluster: string): WorldObject[] {
  return world.objects("aws_eks_node_group").filter(({ attributes }) => attributes["cluster_name"] === cluster);
}

function checkCluster(attributes: ObjectValue, world: World): void {
  const roleArn = textAt(attributes, "role_arn");
  checkTrust(world, roleArn, "eks.amazonaws.com");
  if (!hasManagedPolicy(world, roleArn, "AmazonEKSClusterPolicy")) {
    refuse("InvalidParameterException", `The role ${roleArn} lacks AmazonEKSClusterPolicy.`);
  }
  const subnets = valuesAt(attributes, "vpc_config.subnet_ids").flat() as string[];
  const zones = new Set(subnets.map((id) => world.object("aws_subnet", id)?.attributes["availability_zone"] ?? id));
  if (zones.size < 2) {
    refuse("InvalidParameterException", "Subnets specified must be in at least two different AZs.");
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html#worker-node-fail */
function checkNodeGroup(attributes: ObjectValue, world: World): void {
  const cluster = textAt(attributes, "cluster_name");
  const roleArn = textAt(attributes, "node_role_arn");
  checkSize(attributes);
  checkTrust(world, roleArn, "ec2.amazonaws.com");
  for (const policy of ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"]) {
    if (!hasManagedPolicy(world, roleArn, policy)) unjoined(`their role ${roleArn} lacks ${policy}`);
  }
  const subnets = valuesAt(attributes, "subnet_ids").flat() as string[];
  const closed = subnets.find((id) => world.object("aws_subnet", id) && !hasEgress(world, id));
  if (closed) unjoined(`their subnet ${closed} has no route to NAT, nor an endpoint for ecr.dkr`);
  if (!hasAddon(world, cluster, "vpc-cni")) unjoined("the cluster has no network plugin (add-on vpc-cni)");
  const cniRole = podRole(world, cluster, "kube-system", "aws-node") ?? roleArn;
  if (!hasManagedPolicy(world, cniRole, "AmazonEKS_CNI_Policy"))
    unjoined(`aws-node has no AmazonEKS_CNI_Policy (${cniRole})`);
  if (cniRole !== roleArn && !hasAddon(world, cluster, "eks-pod-identity-agent")) {
    unjoined("aws-node gets no credentials without the add-on eks-pod-identity-agent");
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html */
function checkSize(attributes: ObjectValue): void {
  const [min, desired, max] = ["min_size", "desired_size", "max_size"].map((name) =>
    Number(valuesAt(attributes, `scaling_config.${name}`)[0]),
  ) as [number, number, number];
  if (min > desired) {
    refuse("InvalidParameterException", `Minimum capacity ${min} can't be greater than desired size ${desired}`);
  }
  if (desired > max)
    refuse("InvalidParameterException", `desired capacity ${desired} can't be greater than max size ${max}`);
}

function checkAddon(attributes: ObjectValue, world: World): void {
  const { cluster_name: cluster, addon_name: addon } = attributes;
  if (NEEDS_NODES.includes(String(addon)) && nodeGroups(world, String(cluster)).length === 0) {
    refuse(
      "InsufficientNumberOfReplicas",
      `unexpected state 'DEGRADED', wanted target 'ACTIVE': the add-on ${addon} is unhealthy because ${cluster} has no nodes.`,
    );
  }
  try {
    JSON.parse(textAt(attributes, "configuration_values") || "{}");
  } catch (error) {
    refuse(
      "InvalidParameterException",
      `ConfigurationValue provided in request is not supported: ${(error as Error).message}`,
    );
  }
}

function checkTrust(world: World, roleArn: Value | undefined, service: string): void {
  const known = world.find("aws_iam_role", "arn", roleArn ?? null) !== undefined;
  if (known && !trustedServices(world, String(roleArn)).includes(service)) {
    refuse("InvalidParameterException", `The role ${roleArn} does not trust ${service}.`);
  }
}

function refuse(code: string, message: string): never {
  throw new ServiceError(code, message);
}

function unjoined(why: string): never {
  refuse("NodeCreationFailure", `Instances failed to join the kubernetes cluster: ${why}.`);
}

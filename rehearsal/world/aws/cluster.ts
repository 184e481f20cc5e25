import type { ObjectValue } from "../../provider/values";
import { type Reference, type Rules, textAt, valuesAt } from "../service";
import { ServiceError, type World } from "../world";
import { arn } from "./arn";
import { nodeGroups } from "./eks";
import { checkTrust, hasManagedPolicy } from "./identity";

const ofCluster: Reference = { to: "aws_eks_cluster.name", missing: "ResourceNotFoundException" };
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

  aws_eks_addon: {
    id: ({ attributes }) => `${attributes["cluster_name"]}:${attributes["addon_name"]}`,
    results: ({ id, world }) => ({ arn: arn(world, "eks", `addon/${id.replace(":", "/")}`), configuration_values: "" }),
    references: { cluster_name: ofCluster },
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
    references: { cluster_name: ofCluster, principal_arn: ofRole },
    unique: { key: (a) => `${a["cluster_name"]} ${a["principal_arn"]}`, taken: "ResourceInUseException" },
  },

  aws_eks_access_policy_association: {
    id: ({ attributes: a }) => `${a["cluster_name"]}#${a["principal_arn"]}#${a["policy_arn"]}`,
    references: { cluster_name: ofCluster },
    checkCreate: ({ cluster_name, principal_arn, policy_arn }, world) => {
      // https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
      if (!/^arn:aws[\w-]*:eks::aws:cluster-access-policy\/AmazonEKS\w*Policy$/.test(String(policy_arn))) {
        refuse("InvalidParameterException", `The policyArn is invalid: ${policy_arn}`);
      }
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
    references: { cluster_name: ofCluster, role_arn: ofRole },
    unique: {
      key: ({ cluster_name, namespace, service_account }) => `${cluster_name} ${namespace}/${service_account}`,
      taken: "ResourceInUseException",
    },
    checkCreate: ({ role_arn }, world) => checkTrust(world, role_arn, "pods.eks.amazonaws.com"),
  },
};

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

function refuse(code: string, message: string): never {
  throw new ServiceError(code, message);
}

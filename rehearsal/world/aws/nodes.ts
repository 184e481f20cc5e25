import type { ObjectValue } from "../../provider/values";
import { type Rules, textAt, valuesAt } from "../service";
import { ServiceError, type World } from "../world";
import { arn } from "./arn";
import { hasAddon, podRole, whyClosed } from "./eks";
import { checkTrust, hasManagedPolicy } from "./identity";

/**
 * Managed node groups and what they are made of.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export const nodeRules: Rules = {
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
      cluster_name: {
        to: "aws_eks_cluster.name",
        missing: "ResourceNotFoundException",
        holds: "ResourceInUseException",
      },
      node_role_arn: { to: "aws_iam_role.arn", missing: "InvalidParameterException" },
      subnet_ids: { to: "aws_subnet.id", missing: "InvalidSubnetID.NotFound", holds: "DependencyViolation" },
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
};

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
  const closed = whyClosed(world, subnets);
  if (closed) unjoined(`their subnet ${closed}`);
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

function refuse(code: string, message: string): never {
  throw new ServiceError(code, message);
}

function unjoined(why: string): never {
  refuse("NodeCreationFailure", `Instances failed to join the kubernetes cluster: ${why}.`);
}

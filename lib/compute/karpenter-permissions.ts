import type { PolicyConditions, PolicyStatement } from "../identity/grantee";

export interface KarpenterPermissionsProps {
  /** Name of the cluster; instances carry it as a tag. */
  readonly clusterName: string;

  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** AWS account id. */
  readonly account: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** ARN of the role that is passed to instances. */
  readonly nodeRoleArn: string;

  /** ARN of the instances' profile. */
  readonly instanceProfileArn: string;

  /** ARN of the interruption queue. */
  readonly queueArn: string;
}

/**
 * What the Karpenter controller may do: launch, tag and end instances of its own cluster, and nothing else.
 *
 * Narrower than upstream's template: the instance profile is made by us, so the controller manages none.
 * @see https://karpenter.sh/docs/reference/cloudformation/
 */
export function karpenterPermissions(props: KarpenterPermissionsProps): PolicyStatement[] {
  const { clusterName, account, region } = props;
  const ec2 = (...types: string[]) => types.map((type) => `arn:aws:ec2:${region}:${account}:${type}/*`);
  const launched = ["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"];
  const owned = (where: "RequestTag" | "ResourceTag", more: PolicyConditions[string] = {}): PolicyConditions => ({
    StringEquals: { [`aws:${where}/kubernetes.io/cluster/${clusterName}`]: "owned", ...more },
    StringLike: { [`aws:${where}/karpenter.sh/nodepool`]: "*" },
  });
  const requested = owned("RequestTag", { "aws:RequestTag/eks:eks-cluster-name": clusterName });

  return [
    {
      actions: ["ec2:RunInstances", "ec2:CreateFleet"],
      resources: [
        `arn:aws:ec2:${region}::image/*`,
        `arn:aws:ec2:${region}::snapshot/*`,
        ...ec2("security-group", "subnet", "capacity-reservation"),
      ],
    },
    {
      actions: ["ec2:RunInstances", "ec2:CreateFleet"],
      resources: ec2("launch-template"),
      conditions: owned("ResourceTag"),
    },
    {
      actions: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      resources: ec2(...launched),
      conditions: requested,
    },
    {
      actions: ["ec2:CreateTags"],
      resources: ec2(...launched),
      conditions: {
        ...requested,
        StringEquals: {
          ...requested["StringEquals"],
          "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
        },
      },
    },
    {
      actions: ["ec2:CreateTags"],
      resources: ec2("instance"),
      conditions: {
        ...owned("ResourceTag"),
        StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": clusterName },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"] },
      },
    },
    {
      actions: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      resources: ec2("instance", "launch-template"),
      conditions: owned("ResourceTag"),
    },
    {
      actions: [
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribePlacementGroups",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
      ],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": region } },
      wildcardReason: "EC2's Describe actions have no resource-level permissions",
    },
    { actions: ["ssm:GetParameter"], resources: [`arn:aws:ssm:${region}::parameter/aws/service/*`] },
    {
      actions: ["pricing:GetProducts"],
      resources: ["*"],
      wildcardReason: "the price list has no resource-level permissions",
    },
    {
      actions: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      resources: [props.queueArn],
    },
    {
      actions: ["iam:PassRole"],
      resources: [props.nodeRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    { actions: ["iam:GetInstanceProfile"], resources: [props.instanceProfileArn] },
    {
      actions: ["iam:ListInstanceProfiles"],
      resources: ["*"],
      wildcardReason: "the action lists the account; it has no resource-level permissions",
    },
    { actions: ["eks:DescribeCluster"], resources: [props.clusterArn] },
  ];
}

import { durationOf } from "./durations";

/** That one thing cannot begin before another is there, whoever builds the platform. */
export interface NecessaryEdge {
  /** Resource type, with add-on or chart. */
  readonly from: string;
  readonly to: string;

  /** Where the vendor says so. */
  readonly source: string;
}

const EKS = "https://docs.aws.amazon.com/eks/latest";

/** Release of any chart whose pods the platform waits for. */
const RELEASE = "helm_release";

const CONTROL_PLANE = "aws_eks_cluster";

/** Order that AWS and Kubernetes impose on a first deploy; a change needs a decision record. */
export const NECESSARY_EDGES: readonly NecessaryEdge[] = [
  {
    from: "aws_vpc",
    to: "aws_subnet",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html (VpcId)",
  },
  { from: "aws_subnet", to: CONTROL_PLANE, source: `${EKS}/APIReference/API_VpcConfigRequest.html (subnetIds)` },
  { from: "aws_iam_role", to: CONTROL_PLANE, source: `${EKS}/APIReference/API_CreateCluster.html (roleArn)` },
  { from: "aws_kms_key", to: CONTROL_PLANE, source: `${EKS}/APIReference/API_Provider.html (keyArn)` },
  { from: CONTROL_PLANE, to: "aws_eks_addon vpc-cni", source: `${EKS}/APIReference/API_CreateAddon.html (name)` },
  {
    from: "aws_eks_addon vpc-cni",
    to: "aws_eks_node_group",
    source: `${EKS}/userguide/troubleshooting.html (a node without a network plugin is not ready)`,
  },
  {
    from: "aws_eks_node_group",
    to: RELEASE,
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/ (a pod waits for a feasible node)",
  },
];

/** A resource as the bound sees it. */
export interface BoundStep {
  readonly type: string;

  /** Add-on or chart. */
  readonly name: string;
}

/** The longest chain that no ordering can avoid, first to last, with its minutes. */
export interface LowerBound {
  readonly chain: readonly string[];
  readonly minutes: number;
}

/** The bound of a deploy; nothing where no control plane is made, for the edges speak of one. */
export function lowerBound(steps: readonly BoundStep[]): LowerBound | undefined {
  if (minutesOf(CONTROL_PLANE, steps) === 0) return undefined;
  const longest = (node: string): { chain: string[]; minutes: number } => {
    const own = minutesOf(node, steps);
    const before = NECESSARY_EDGES.filter(({ to, from }) => to === node && minutesOf(from, steps) > 0)
      .map(({ from }) => longest(from))
      .reduce((a, b) => (b.minutes > a.minutes ? b : a), { chain: [], minutes: 0 });
    return { chain: [...before.chain, node], minutes: before.minutes + own };
  };
  return longest(RELEASE);
}

/** The slowest of the steps that a node stands for; 0 when there is none. */
function minutesOf(node: string, steps: readonly BoundStep[]): number {
  const found = steps.filter(({ type, name }) => node === type || node === `${type} ${name}`);
  return Math.max(0, ...found.map(({ type, name }) => durationOf(type, name).create));
}

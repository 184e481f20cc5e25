/** How long something takes in the real world, and where the figure is from. */
export interface Duration {
  /** Minutes from the request until it is usable. */
  readonly create: number;

  /** Minutes until it is gone. */
  readonly delete: number;

  readonly source: string;
}

const LOGS = "median of public apply logs";
const API_CALL: Duration = { create: 0.05, delete: 0.05, source: "one API call, 1 to 5 s in public apply logs" };

/** By resource type; a release or add-on has a line of its own where its figure is known. */
export const DURATIONS: Readonly<Record<string, Duration>> = {
  aws_eks_cluster: {
    create: 9.4,
    delete: 3,
    source: `${LOGS}: create 8m21 to 11m23, n = 13; delete 2 to 4 min, n = 10`,
  },
  aws_eks_node_group: { create: 2.7, delete: 4.2, source: `${LOGS}: create 1m47 to 3m41, n = 6; delete 4m12` },
  aws_kms_key: { create: 0.47, delete: 0.05, source: `${LOGS}: create 28 s, n = 1` },
  aws_nat_gateway: {
    create: 1.75,
    delete: 1.1,
    source: `${LOGS}: create 1m25 to 2m05, n = 8; delete 0m42 to 1m34, n = 5`,
  },
  aws_subnet: { create: 0.1, delete: 0.1, source: `${LOGS}: 1 to 10 s` },
  aws_vpc: { create: 0.1, delete: 0.05, source: `${LOGS}: 1 to 10 s` },
  aws_security_group: { create: 0.1, delete: 0.05, source: `${LOGS}: 1 to 10 s` },
  aws_iam_role: { create: 0.1, delete: 0.05, source: `${LOGS}: 1 to 10 s` },
  aws_vpc_endpoint: { create: 0.1, delete: 0.1, source: `gateway endpoint; ${LOGS}: 1 to 10 s` },
  aws_vpc_ipv4_cidr_block_association: { create: 0.1, delete: 0.1, source: `${LOGS}: 1 to 10 s` },
  "aws_eks_addon vpc-cni": { create: 0.58, delete: 0.1, source: `${LOGS}: 35 s, n = 1` },
  "aws_eks_addon eks-pod-identity-agent": { create: 0.42, delete: 0.1, source: `${LOGS}: 25 s, n = 1` },
  "aws_eks_addon coredns": { create: 0.25, delete: 0.1, source: `${LOGS}: 15 s, n = 1` },
  "aws_eks_addon metrics-server": { create: 0.92, delete: 0.1, source: `${LOGS}: 55 s, n = 1` },
  aws_eks_addon: { create: 0.58, delete: 0.1, source: `${LOGS}: 15 to 55 s, n = 4; the longest but one` },
  "helm_release karpenter": { create: 1.05, delete: 0.5, source: `${LOGS}: create 1m03, n = 1` },
  "helm_release kube-prometheus-stack": { create: 2.28, delete: 0.5, source: `${LOGS}: create 2m17, n = 1` },
  "helm_release prometheus-operator-crds": {
    create: 0.17,
    delete: 0.17,
    source: "objects without pods: about 10 s, an estimate",
  },
  "helm_release objects": { create: 0.17, delete: 0.17, source: "objects without pods: about 10 s, an estimate" },
  "helm_release karpenter-crd": { create: 0.17, delete: 0.17, source: "objects without pods: about 10 s, an estimate" },
  helm_release: { create: 1, delete: 0.5, source: "about a minute like Karpenter's, an estimate" },
  kubernetes_namespace_v1: { create: 0.05, delete: 1, source: "an estimate: emptied of its pods" },
};

/** Add-on or chart, which decide about a duration; `objects` for a release of our own objects. */
export function kindOf({ addon_name, chart }: Readonly<Record<string, unknown>>): string {
  const kind = String(addon_name ?? chart ?? "");
  return kind.startsWith("./assets/") ? "objects" : kind;
}

/**
 * Duration of one resource.
 *
 * @param type resource type
 * @param kind of `kindOf`
 */
export function durationOf(type: string, kind = ""): Duration {
  return DURATIONS[`${type} ${kind}`] ?? DURATIONS[type] ?? API_CALL;
}

import type { ClusterAddresses } from "../cluster/cluster";
import type { KubernetesObject, LabelSelector } from "./kubernetes-object";

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** Port of a network policy rule. */
export interface NetworkPolicyPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

/** Traffic out of the selected pods; without `ports`, every port. */
export interface EgressRule {
  readonly to: readonly NetworkPolicyPeer[];
  readonly ports?: readonly NetworkPolicyPort[];
}

/** Traffic into the selected pods; without `ports`, every port. */
export interface IngressRule {
  readonly from: readonly NetworkPolicyPeer[];
  readonly ports?: readonly NetworkPolicyPort[];
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
export interface NetworkPolicy extends KubernetesObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly IngressRule[];
    readonly egress?: readonly EgressRule[];
  };
}

/** Link-local address of the EKS Pod Identity agent on every node. @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const POD_IDENTITY_AGENT = "169.254.170.23/32";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

const tcp = (...ports: number[]): NetworkPolicyPort[] => ports.map((port) => ({ protocol: "TCP", port }));
const blocks = (cidrs: readonly string[]): NetworkPolicyPeer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const namespace = (name: string): NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

export interface PlatformNetworkPoliciesProps {
  /** Address ranges of the cluster. */
  readonly addresses: ClusterAddresses;

  /** Namespace of the object store, if it runs in the cluster: pods may reach it on port 9000. */
  readonly objectStoreNamespace?: string;

  /** Ports on which the control plane calls webhooks or aggregated APIs of this namespace. */
  readonly webhookPorts?: readonly number[];

  /** Other namespaces whose pods may enter, with the ports they use. */
  readonly clients?: readonly IngressRule[];

  /**
   * Namespace whose Prometheus may scrape every pod.
   * @default "monitoring"
   */
  readonly monitoringNamespace?: string;
}

/**
 * Policies that close a namespace and leave open what its pods live from: DNS, each other, the Pod Identity agent, the
 * API server, the object store, HTTPS outside the network, the control plane's calls and Prometheus.
 */
export function platformNetworkPolicies(props: PlatformNetworkPoliciesProps): NetworkPolicy[] {
  const {
    addresses,
    objectStoreNamespace,
    webhookPorts = [],
    clients = [],
    monitoringNamespace = "monitoring",
  } = props;
  const outside = [...new Set([...PRIVATE_RANGES, ...addresses.internal])];

  const egress: Record<string, readonly EgressRule[]> = {
    dns: [{ to: [namespace("kube-system")], ports: [{ protocol: "UDP", port: 53 }, ...tcp(53)] }],
    "same-namespace": [{ to: [{ podSelector: {} }] }],
    "pod-identity-agent": [{ to: blocks([POD_IDENTITY_AGENT]), ports: tcp(80) }],
    "api-server": [{ to: blocks(addresses.controlPlane), ports: tcp(...addresses.apiServerPorts) }],
    "https-outside": [
      {
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: outside } }, ...blocks(addresses.serviceEndpoints)],
        ports: tcp(443),
      },
    ],
    ...(objectStoreNamespace && { "object-store": [{ to: [namespace(objectStoreNamespace)], ports: tcp(9000) }] }),
  };
  const ingress: Record<string, readonly IngressRule[]> = {
    "from-same-namespace": [{ from: [{ podSelector: {} }] }],
    "from-prometheus": [{ from: [namespace(monitoringNamespace)] }],
    ...(webhookPorts.length > 0 && {
      "from-control-plane": [{ from: blocks(addresses.controlPlane), ports: tcp(...webhookPorts) }],
    }),
    ...(clients.length > 0 && { "from-clients": clients }),
  };

  return [
    policy("default-deny", { policyTypes: ["Ingress", "Egress"] }),
    ...Object.entries(egress).map(([name, rules]) =>
      policy(`allow-${name}`, { policyTypes: ["Egress"], egress: rules }),
    ),
    ...Object.entries(ingress).map(([name, rules]) =>
      policy(`allow-${name}`, { policyTypes: ["Ingress"], ingress: rules }),
    ),
  ];
}

function policy(name: string, spec: Omit<NetworkPolicy["spec"], "podSelector">): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name },
    spec: { podSelector: {}, ...spec },
  };
}

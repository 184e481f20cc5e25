import type { ITerraformDependable } from "cdktf";
import type { Delivery } from "../delivery/delivery";
import type { PodPlacement } from "./pod-placement";

/** Address ranges (IPv4 CIDR) that network policies speak of. */
export interface ClusterAddresses {
  /** From which the control plane calls webhooks and metrics, and at which pods reach the API server. */
  readonly controlPlane: readonly string[];

  /** Ports of the API server behind those addresses. */
  readonly apiServerPorts: readonly number[];

  /** Inside the network: closed to pods unless a policy opens them. */
  readonly internal: readonly string[];

  /** Inside the network, but open to pods on port 443: interface endpoints of AWS services. */
  readonly serviceEndpoints: readonly string[];
}

/** What the rest of the platform may know about a Kubernetes cluster. */
export interface ICluster {
  /** Name of the cluster. */
  readonly name: string;

  /** Where platform pods run: controllers, operators, hook Jobs. */
  readonly systemPlacement: PodPlacement;

  /** StorageClass of platform volumes. */
  readonly storageClass: string;

  /** Address ranges for network policies. */
  readonly addresses: ClusterAddresses;

  /** Where charts and images come from. */
  readonly delivery: Delivery;

  /** What objects without pods wait for, and are destroyed before: access to the API. */
  readonly reachable: readonly ITerraformDependable[];

  /** What pods wait for, and are destroyed before: also nodes, network, names and identities. */
  readonly ready: readonly ITerraformDependable[];

  /** What namespaces wait for, and are destroyed before: also volumes, repair and metrics. */
  readonly complete: readonly ITerraformDependable[];
}

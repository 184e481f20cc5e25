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

  /** Everything a resource inside the cluster must wait for, and must be destroyed before: access, nodes, add-ons. */
  readonly ready: readonly ITerraformDependable[];
}

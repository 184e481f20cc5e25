import type { ITerraformDependable } from "cdktf";
import type { INetwork } from "./network";

export interface ExistingNetworkProps {
  /** Every range of the VPC (IPv4 CIDR). */
  readonly cidrs: readonly string[];

  /** Subnets for the control plane's interfaces, in at least two zones. */
  readonly controlPlaneSubnets: readonly { readonly id: string; readonly cidr: string }[];

  /** Subnets for nodes and pods, with a route out or the endpoints of an isolated VPC. */
  readonly podSubnetIds: readonly string[];

  /**
   * Subnets that hold interface endpoints (IPv4 CIDR).
   * @default []
   */
  readonly endpointCidrs?: readonly string[];

  /**
   * True when nodes reach AWS through endpoints only.
   * @default false
   */
  readonly isolated?: boolean;
}

/** VPC that somebody else owns. Nothing is created, and nothing of it is destroyed. */
export class ExistingNetwork implements INetwork {
  readonly cidrs: readonly string[];
  readonly controlPlaneCidrs: readonly string[];
  readonly endpointCidrs: readonly string[];
  readonly isolated: boolean;
  readonly controlPlaneSubnetIds: readonly string[];
  readonly podSubnetIds: readonly string[];
  readonly egress: readonly ITerraformDependable[] = [];

  constructor(props: ExistingNetworkProps) {
    this.cidrs = props.cidrs;
    this.controlPlaneCidrs = props.controlPlaneSubnets.map((s) => s.cidr);
    this.endpointCidrs = props.endpointCidrs ?? [];
    this.isolated = props.isolated ?? false;
    this.controlPlaneSubnetIds = props.controlPlaneSubnets.map((s) => s.id);
    this.podSubnetIds = props.podSubnetIds;
  }
}

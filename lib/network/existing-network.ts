import type { ITerraformDependable } from "cdktf";
import type { INetwork, ZonalSubnet } from "./network";

export interface ExistingNetworkProps {
  /** VPC the cluster is created in. */
  readonly vpcId: string;

  /** Every range of the VPC (IPv4 CIDR). */
  readonly cidrs: readonly string[];

  /** Subnets for the control plane's interfaces, in at least two zones. */
  readonly controlPlaneSubnets: readonly (ZonalSubnet & { readonly cidr: string })[];

  /** Subnets for nodes and pods, with a route out or the endpoints of an isolated VPC. */
  readonly podSubnets: readonly ZonalSubnet[];

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
  readonly vpcId: string;
  readonly cidrs: readonly string[];
  readonly controlPlaneCidrs: readonly string[];
  readonly endpointCidrs: readonly string[];
  readonly isolated: boolean;
  readonly controlPlaneSubnets: readonly ZonalSubnet[];
  readonly podSubnets: readonly ZonalSubnet[];
  readonly egress: readonly ITerraformDependable[] = [];

  constructor(props: ExistingNetworkProps) {
    this.vpcId = props.vpcId;
    this.cidrs = props.cidrs;
    this.controlPlaneCidrs = props.controlPlaneSubnets.map((s) => s.cidr);
    this.endpointCidrs = props.endpointCidrs ?? [];
    this.isolated = props.isolated ?? false;
    this.controlPlaneSubnets = props.controlPlaneSubnets;
    this.podSubnets = props.podSubnets;
  }
}

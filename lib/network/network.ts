import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { FlowLogs, type FlowLogsProps } from "./flow-logs";
import { subnetPlan } from "./subnet-plan";
import { type AwsService, VpcEndpoints } from "./vpc-endpoints";

/** What a cluster may know about the network it lives in. */
export interface INetwork {
  /** Every range of the VPC (IPv4 CIDR). */
  readonly cidrs: readonly string[];

  /** Subnets of the control plane's interfaces (IPv4 CIDR). */
  readonly controlPlaneCidrs: readonly string[];

  /** Subnets that hold interface endpoints (IPv4 CIDR); empty without any. */
  readonly endpointCidrs: readonly string[];

  /** True when nodes reach AWS through endpoints only, and nothing else outside. */
  readonly isolated: boolean;

  /** Subnets of the control plane's interfaces, by id. */
  readonly controlPlaneSubnetIds: readonly string[];

  /** Subnets of nodes and pods, by id. */
  readonly podSubnetIds: readonly string[];

  /** Routes and endpoints that nodes need before they can join; the control plane does not wait for them. */
  readonly egress: readonly ITerraformDependable[];
}

export interface NetworkProps {
  /** Name of the VPC, and of the cluster whose nodes and load balancers find their subnets by tags. */
  readonly name: string;

  /** AWS account id. */
  readonly account: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** Availability zones, 2 to 4. */
  readonly zones: readonly string[];

  /** Primary range, /16 to /20, from RFC 1918. */
  readonly cidr: string;

  /** Secondary range for nodes and pods, /16 to /26. */
  readonly podCidr: string;

  /**
   * NAT gateways: one for all zones, one in each, or none for an isolated VPC.
   * @default "single"
   */
  readonly nat?: "single" | "per-zone" | "none";

  /**
   * AWS services reached through interface endpoints; `isolated` is the complete set for a VPC without NAT. The free S3
   * gateway endpoint is always there.
   * @default []
   */
  readonly endpoints?: readonly AwsService[] | "isolated";

  /**
   * Log of accepted and rejected connections, in CloudWatch Logs.
   * @default - none
   */
  readonly flowLogs?: Pick<FlowLogsProps, "retentionDays">;
}

/** VPC with control-plane, public, private and pod subnets in every zone. */
export class Network extends Construct implements INetwork {
  readonly cidrs: readonly string[];
  readonly controlPlaneCidrs: readonly string[];
  readonly endpointCidrs: readonly string[];
  readonly isolated: boolean;
  readonly controlPlaneSubnetIds: readonly string[];
  readonly podSubnetIds: readonly string[];
  readonly egress: readonly ITerraformDependable[];

  /** Underlying resource. */
  readonly resource: Vpc;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { name, account, region, zones, cidr, podCidr, nat = "single", endpoints = [] } = props;
    const plan = subnetPlan({ cidr, podCidr, zoneCount: zones.length });

    this.resource = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
    const vpcId = this.resource.id;
    // Adopted only to be emptied: nothing may use the group that AWS makes.
    new DefaultSecurityGroup(this, "DefaultSecurityGroup", { vpcId, ingress: [], egress: [] });
    const secondary = new VpcIpv4CidrBlockAssociation(this, "PodCidr", { vpcId, cidrBlock: podCidr });

    const subnets = (tier: "controlPlane" | "public" | "private" | "pods", tags: Record<string, string>) =>
      zones.map((zone, i) => {
        return new Subnet(this, `${pascalCase(tier)}-${zone}`, {
          vpcId: tier === "pods" ? secondary.vpcId : vpcId,
          availabilityZone: zone,
          cidrBlock: plan[i]?.[tier],
          tags: { Name: `${name}-${tier.toLowerCase()}-${zone}`, ...tags },
        });
      });
    const controlPlane = subnets("controlPlane", {});
    const publicSubnets = subnets("public", { "kubernetes.io/role/elb": "1" });
    const privateSubnets = subnets("private", { "kubernetes.io/role/internal-elb": "1" });
    const pods = subnets("pods", { "karpenter.sh/discovery": name });

    const internet = new InternetGateway(this, "InternetGateway", { vpcId, tags: { Name: name } });
    const publicTable = new RouteTable(this, "PublicRoutes", { vpcId, tags: { Name: `${name}-public` } });
    const toInternet = new Route(this, "ToInternet", {
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internet.id,
    });
    const associate = (subnet: Subnet, table: RouteTable) =>
      new RouteTableAssociation(subnet, "Routes", { subnetId: subnet.id, routeTableId: table.id });
    // A NAT gateway is cut off when its subnet loses this table, so nodes hold on to it too.
    const publicAssociations = publicSubnets.map((subnet) => associate(subnet, publicTable));

    const natZones = { none: [], single: zones.slice(0, 1), "per-zone": zones }[nat];
    const gateways = natZones.map((zone, i) => {
      const address = new Eip(this, `NatAddress-${zone}`, { domain: "vpc", tags: { Name: `${name}-nat-${zone}` } });
      return new NatGateway(this, `Nat-${zone}`, {
        allocationId: address.id,
        subnetId: publicSubnets[i]?.id,
        tags: { Name: `${name}-${zone}` },
        dependsOn: [toInternet],
      });
    });

    const tables = zones.map((zone) => {
      return new RouteTable(this, `PrivateRoutes-${zone}`, { vpcId, tags: { Name: `${name}-private-${zone}` } });
    });
    const natRoutes = tables.flatMap((table, i) => {
      const gateway = gateways[i] ?? gateways[0];
      if (gateway === undefined) return [];
      const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id };
      return [new Route(table, "ToNat", route)];
    });
    const associations = [...controlPlane, ...privateSubnets, ...pods].map((subnet, i) =>
      associate(subnet, tables[i % zones.length] as RouteTable),
    );

    const vpcEndpoints = new VpcEndpoints(this, "Endpoints", {
      vpcId,
      region,
      services: endpoints,
      subnetIds: privateSubnets.map((s) => s.id),
      routeTableIds: tables.map((t) => t.id),
      clientCidrs: [cidr, podCidr],
    });
    if (props.flowLogs) new FlowLogs(this, "FlowLogs", { name, account, region, vpcId, ...props.flowLogs });

    this.cidrs = [cidr, podCidr];
    this.controlPlaneCidrs = plan.map((p) => p.controlPlane);
    this.endpointCidrs = endpoints.length > 0 ? plan.map((p) => p.private) : [];
    this.isolated = nat === "none";
    this.controlPlaneSubnetIds = controlPlane.map((subnet) => subnet.id);
    this.podSubnetIds = pods.map((subnet) => subnet.id);
    this.egress = [...natRoutes, ...publicAssociations, ...associations, ...vpcEndpoints.endpoints];
  }
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/**
 * Interface endpoints that nodes and controllers need in a VPC without a way out. `autoscaling` is for
 * cluster-autoscaler, the rest for nodes, add-ons and Karpenter.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export const ISOLATED_SERVICES = [
  "ecr.api",
  "ecr.dkr",
  "sts",
  "ec2",
  "eks",
  "eks-auth",
  "sqs",
  "ssm",
  "logs",
  "autoscaling",
] as const;

/** Every service that may be reached through an interface endpoint. */
export const ENDPOINT_SERVICES = [
  ...ISOLATED_SERVICES,
  "elasticloadbalancing",
  "kms",
  "monitoring",
  "rds",
  "secretsmanager",
] as const;

/** AWS service as it stands in an endpoint's name: `com.amazonaws.<region>.<service>`. */
export type AwsService = (typeof ENDPOINT_SERVICES)[number];

export interface VpcEndpointsProps {
  /** VPC of the endpoints. */
  readonly vpcId: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** Services with an interface endpoint, or the complete set for an isolated VPC. */
  readonly services: readonly AwsService[] | "isolated";

  /** Subnets of the interface endpoints, one per zone. */
  readonly subnetIds: readonly string[];

  /** Tables that get the route to S3. */
  readonly routeTableIds: readonly string[];

  /** Ranges (IPv4 CIDR) that may use the interface endpoints. */
  readonly clientCidrs: readonly string[];
}

/** S3 gateway endpoint, and interface endpoints on request. */
export class VpcEndpoints extends Construct {
  /** Every endpoint; nodes depend on them. */
  readonly endpoints: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { vpcId, region, routeTableIds } = props;
    const serviceName = (service: string) => `com.amazonaws.${region}.${service}`;
    const services = props.services === "isolated" ? ISOLATED_SERVICES : props.services;

    const s3 = new VpcEndpoint(this, "S3", {
      vpcId,
      serviceName: serviceName("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: [...routeTableIds],
    });
    if (services.length === 0) {
      this.endpoints = [s3];
      return;
    }

    const group = new SecurityGroup(this, "SecurityGroup", {
      vpcId,
      description: "HTTPS from the VPC to the interface endpoints of AWS services",
    });
    const rules = props.clientCidrs.map((cidr, i) => {
      return new VpcSecurityGroupIngressRule(this, i === 0 ? "FromVpc" : `FromRange${i}`, {
        securityGroupId: group.id,
        description: "HTTPS from the VPC",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: cidr,
      });
    });
    const interfaces = services.map((service) => {
      return new VpcEndpoint(this, service, {
        vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [group.id],
      });
    });
    this.endpoints = [s3, ...rules, ...interfaces];
  }
}

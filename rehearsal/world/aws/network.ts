import { Address4 } from "ip-address";
import type { ObjectValue } from "../../provider/values";
import { type Reference, type Rules, textAt, valuesAt } from "../service";
import { ServiceError, type World, type WorldObject } from "../world";
import { arn } from "./arn";

const ofVpc = (holds = true): Reference => ({
  to: "aws_vpc.id",
  missing: "InvalidVpcID.NotFound",
  ...(holds && { holds: "DependencyViolation" }),
});
const ofSubnet = (holds = true): Reference => ({
  to: "aws_subnet.id",
  missing: "InvalidSubnetID.NotFound",
  ...(holds && { holds: "DependencyViolation" }),
});
const ofRouteTable: Reference = { to: "aws_route_table.id", missing: "InvalidRouteTableID.NotFound" };
const ofSecurityGroup: Reference = {
  to: "aws_security_group.id",
  missing: "InvalidGroup.NotFound",
  holds: "DependencyViolation",
};

/**
 * VPC and what lies in it.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const networkRules: Rules = {
  aws_vpc: {
    id: ({ number }) => `vpc-${number}`,
    results: ({ id, world, number }) => ({
      arn: arn(world, "ec2", `vpc/${id}`),
      default_security_group_id: `sg-${number}`,
    }),
    checkCreate: ({ cidr_block }) => range(cidr_block, 16, 28),
  },

  aws_vpc_ipv4_cidr_block_association: {
    id: ({ number }) => `vpc-cidr-assoc-${number}`,
    references: { vpc_id: ofVpc(false) },
    checkCreate: ({ vpc_id, cidr_block }, world) => {
      const added = range(cidr_block, 16, 28);
      const taken = vpcRanges(world, String(vpc_id)).find((known) => overlap(known, added));
      if (taken) refuse("InvalidVpc.Range", `${added.address} overlaps ${taken.address} of ${vpc_id}`);
    },
    checkDelete: ({ attributes }, world) => {
      const gone = range(attributes["cidr_block"]);
      const subnet = subnetsOf(world, attributes["vpc_id"]).find((s) =>
        overlap(range(s.attributes["cidr_block"]), gone),
      );
      if (subnet) refuse("InvalidCidrBlock.InUse", `${gone.address} still holds ${subnet.id}`);
    },
  },

  aws_subnet: {
    id: ({ number }) => `subnet-${number}`,
    results: ({ id, world }) => ({ arn: arn(world, "ec2", `subnet/${id}`) }),
    references: { vpc_id: ofVpc() },
    checkCreate: ({ vpc_id, cidr_block, availability_zone }, world) => {
      const own = range(cidr_block, 16, 28);
      if (
        world.object("aws_vpc", String(vpc_id)) &&
        !vpcRanges(world, String(vpc_id)).some((vpc) => own.isInSubnet(vpc))
      ) {
        refuse("InvalidSubnet.Range", `The CIDR '${cidr_block}' is invalid: it lies in no range of ${vpc_id}.`);
      }
      const other = subnetsOf(world, vpc_id).find((s) => overlap(range(s.attributes["cidr_block"]), own));
      if (other) {
        refuse(
          "InvalidSubnet.Conflict",
          `The CIDR '${cidr_block}' conflicts with another subnet: ${other.id} has ${other.attributes["cidr_block"]}.`,
        );
      }
      const { region } = world.surroundings;
      if (typeof availability_zone === "string" && !new RegExp(`^${region}[a-f]$`).test(availability_zone)) {
        refuse(
          "InvalidParameterValue",
          `Value (${availability_zone}) for parameter availabilityZone is invalid in ${region}.`,
        );
      }
    },
  },

  aws_internet_gateway: {
    id: ({ number }) => `igw-${number}`,
    results: ({ id, world }) => ({ arn: arn(world, "ec2", `internet-gateway/${id}`) }),
    references: { vpc_id: ofVpc() },
    unique: { key: ({ vpc_id }) => String(vpc_id), taken: "Resource.AlreadyAssociated" },
    checkDelete: ({ attributes }, world) => {
      const nat = world.objects("aws_nat_gateway").find((n) => vpcOfSubnet(world, n) === attributes["vpc_id"]);
      if (nat) {
        refuse("DependencyViolation", `Network ${attributes["vpc_id"]} has some mapped public address(es): ${nat.id}.`);
      }
    },
  },

  aws_eip: {
    id: ({ number }) => `eipalloc-${number}`,
    results: ({ id, world, number }) => ({
      allocation_id: id,
      arn: arn(world, "ec2", `elastic-ip/${id}`),
      public_ip: `203.0.113.${Number.parseInt(number.slice(0, 2), 16) % 254}`,
    }),
  },

  aws_nat_gateway: {
    id: ({ number }) => `nat-${number}`,
    references: {
      subnet_id: ofSubnet(),
      allocation_id: { to: "aws_eip.id", missing: "InvalidAllocationID.NotFound", holds: "InvalidIPAddress.InUse" },
    },
    unique: { key: ({ allocation_id }) => String(allocation_id), taken: "Resource.AlreadyAssociated" },
    checkCreate: (attributes, world) => {
      const vpc = vpcOfSubnet(world, { attributes });
      if (vpc !== undefined && !world.find("aws_internet_gateway", "vpc_id", vpc)) {
        refuse("Gateway.NotAttached", `Network ${vpc} has no Internet gateway attached.`);
      }
    },
  },

  aws_route_table: {
    id: ({ number }) => `rtb-${number}`,
    results: ({ id, world }) => ({ arn: arn(world, "ec2", `route-table/${id}`) }),
    references: { vpc_id: ofVpc() },
  },

  aws_route: {
    id: ({ number }) => `r-${number}`,
    importId: ({ attributes }) => `${attributes["route_table_id"]}_${attributes["destination_cidr_block"]}`,
    references: {
      route_table_id: ofRouteTable,
      gateway_id: { to: "aws_internet_gateway.id", missing: "InvalidGatewayID.NotFound" },
      nat_gateway_id: { to: "aws_nat_gateway.id", missing: "InvalidNatGatewayID.NotFound" },
    },
    unique: { key: (a) => `${a["route_table_id"]} ${a["destination_cidr_block"]}`, taken: "RouteAlreadyExists" },
  },

  aws_route_table_association: {
    id: ({ number }) => `rtbassoc-${number}`,
    importId: ({ attributes }) => `${attributes["subnet_id"]}/${attributes["route_table_id"]}`,
    references: { route_table_id: ofRouteTable, subnet_id: ofSubnet(false) },
    unique: { key: ({ subnet_id }) => String(subnet_id), taken: "Resource.AlreadyAssociated" },
  },

  aws_default_security_group: {
    id: ({ attributes, world }) =>
      textAt(world.object("aws_vpc", textAt(attributes, "vpc_id"))?.attributes, "default_security_group_id"),
    references: { vpc_id: ofVpc(false) },
  },

  aws_security_group: {
    id: ({ number }) => `sg-${number}`,
    results: ({ id, world }) => ({ arn: arn(world, "ec2", `security-group/${id}`) }),
    references: { vpc_id: ofVpc() },
  },

  aws_vpc_security_group_ingress_rule: {
    id: ({ number }) => `sgr-${number}`,
    references: { security_group_id: { ...ofSecurityGroup, holds: undefined } as Reference },
    unique: {
      key: ({ security_group_id, cidr_ipv4, from_port, to_port, ip_protocol }) =>
        [security_group_id, cidr_ipv4, from_port, to_port, ip_protocol].join(" "),
      taken: "InvalidPermission.Duplicate",
    },
  },

  aws_vpc_endpoint: {
    id: ({ number }) => `vpce-${number}`,
    results: ({ id, world }) => ({ arn: arn(world, "ec2", `vpc-endpoint/${id}`) }),
    references: {
      vpc_id: ofVpc(),
      route_table_ids: ofRouteTable,
      subnet_ids: ofSubnet(),
      security_group_ids: ofSecurityGroup,
    },
  },

  aws_flow_log: {
    id: ({ number }) => `fl-${number}`,
    references: {
      vpc_id: ofVpc(false),
      iam_role_arn: { to: "aws_iam_role.arn", missing: "InvalidParameter" },
      log_destination: { to: "aws_cloudwatch_log_group.arn", missing: "InvalidParameter" },
    },
  },
};

function refuse(code: string, message: string): never {
  throw new ServiceError(code, message);
}

function range(cidr: unknown, shortest = 0, longest = 32): Address4 {
  const text = String(cidr);
  if (!Address4.isValid(text)) refuse("InvalidParameterValue", `Value (${text}) for parameter cidrBlock is invalid.`);
  const address = new Address4(text);
  if (address.subnetMask < shortest || address.subnetMask > longest) {
    refuse("InvalidVpc.Range", `The CIDR '${text}' is invalid: it must be between /${shortest} and /${longest}.`);
  }
  return address;
}

const overlap = (a: Address4, b: Address4) => a.isInSubnet(b) || b.isInSubnet(a);

function vpcRanges(world: World, vpcId: string): Address4[] {
  const own = valuesAt(world.object("aws_vpc", vpcId)?.attributes, "cidr_block");
  const added = world
    .objects("aws_vpc_ipv4_cidr_block_association")
    .filter(({ attributes }) => attributes["vpc_id"] === vpcId)
    .map(({ attributes }) => attributes["cidr_block"]);
  return [...own, ...added].map((cidr) => range(cidr));
}

const subnetsOf = (world: World, vpcId: unknown): WorldObject[] =>
  world.objects("aws_subnet").filter(({ attributes }) => attributes["vpc_id"] === vpcId);

const vpcOfSubnet = (world: World, { attributes }: { readonly attributes: ObjectValue }) =>
  world.object("aws_subnet", String(attributes["subnet_id"]))?.attributes["vpc_id"];

import { Address4 } from "ip-address";

/** Zones one network spreads over, at most. */
export const MAX_ZONES = 4;

/** Subnets (IPv4 CIDR) of one availability zone. */
export interface ZoneSubnets {
  /** /28 for the interfaces of the control plane only, so that an upgrade always finds free addresses. */
  readonly controlPlane: string;

  /** NAT gateways and internet-facing load balancers. */
  readonly public: string;

  /** Interface endpoints, internal load balancers, databases. */
  readonly private: string;

  /** Nodes and their pods, in the secondary range. */
  readonly pods: string;
}

export interface SubnetPlanProps {
  /** Primary range of the VPC, /16 to /20. */
  readonly cidr: string;

  /** Secondary range for nodes and pods. */
  readonly podCidr: string;

  /** Number of availability zones, 2 to 4. */
  readonly zoneCount: number;
}

/**
 * Cut the ranges of a VPC into subnets, one set per zone.
 *
 * The cut is the same for any number of zones, so adding a zone moves no subnet. Of eight equal blocks of the primary
 * range the first four are private subnets and the last is cut again: its first four eighths are public subnets, its
 * last eighth holds the control plane's /28s. The secondary range is quartered. A /16 gives /19 private, /22 public and,
 * from a /16, /18 pod subnets.
 */
export function subnetPlan({ cidr, podCidr, zoneCount }: SubnetPlanProps): ZoneSubnets[] {
  const last = subnet(cidr, prefixOf(cidr) + 3, 7);
  const controlPlanes = subnet(last, prefixOf(last) + 3, 7);
  return Array.from({ length: zoneCount }, (_, zone) => ({
    controlPlane: subnet(controlPlanes, 28, zone),
    public: subnet(last, prefixOf(last) + 3, zone),
    private: subnet(cidr, prefixOf(cidr) + 3, zone),
    pods: subnet(podCidr, prefixOf(podCidr) + 2, zone),
  }));
}

/** Addresses that AWS leaves usable in a subnet. @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function usableAddresses(cidr: string): number {
  return 2 ** (32 - prefixOf(cidr)) - 5;
}

/** True when the two ranges share an address. */
export function overlaps(a: string, b: string): boolean {
  const [first, second] = [new Address4(a), new Address4(b)];
  return first.isInSubnet(second) || second.isInSubnet(first);
}

/** True when `inner` lies wholly inside `outer`. */
export function contains(outer: string, inner: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}

/** Length of a range's prefix, in bits. */
export function prefixOf(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/** The `index`th part of `cidr` when it is cut into parts of `prefix` bits. */
function subnet(cidr: string, prefix: number, index: number): string {
  const start = new Address4(cidr).startAddress().bigInt();
  const part = Address4.fromBigInt(start + BigInt(index) * 2n ** BigInt(32 - prefix));
  return `${part.correctForm()}/${prefix}`;
}

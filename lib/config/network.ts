import { z } from "zod";
import { SERVICE_CIDR } from "../cluster/service-cidr";
import { contains, overlaps, prefixOf } from "../network/subnet-plan";
import { ENDPOINT_SERVICES } from "../network/vpc-endpoints";
import { cidr, distinct, logRetentionDays } from "./primitives";
import { strictObject } from "./strict-object";

const RFC_1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const SHARED = "100.64.0.0/10";

/** A VPC of our own. */
const newNetwork = strictObject({
  kind: z.literal("new"),

  /** Primary range, /16 to /20, from RFC 1918. */
  cidr: cidr.default("10.0.0.0/16"),

  /** Secondary range for nodes and pods, /16 to /26. */
  podCidr: cidr.default("100.64.0.0/16"),

  /** NAT gateways: one for all zones, one in each, or none for an isolated VPC. */
  nat: z.enum(["single", "per-zone", "none"]).default("single"),

  /** AWS services with an interface endpoint, or the complete set for a VPC without NAT. */
  endpoints: z.union([z.literal("isolated"), distinct(z.enum(ENDPOINT_SERVICES))]).default([]),

  /** Log of connections; left out, none is kept. */
  flowLogs: strictObject({ retentionDays: logRetentionDays }).optional(),
}).superRefine((network, context) => {
  const issue = (path: string, message: string, input: unknown) =>
    context.addIssue({ code: "custom", path: [path], message, input });
  const { cidr: primary, podCidr, nat, endpoints } = network;
  const home = RFC_1918.find((range) => contains(range, primary));

  if (home === undefined) issue("cidr", `must lie in a private range: ${RFC_1918.join(", ")}`, primary);
  if (prefixOf(primary) < 16 || prefixOf(primary) > 20) issue("cidr", "must be between /16 and /20", primary);
  if (prefixOf(podCidr) < 16 || prefixOf(podCidr) > 28) issue("podCidr", "must be between /16 and /28", podCidr);
  else if (prefixOf(podCidr) > 26) {
    issue("podCidr", "must be /26 or larger: it is cut into four subnets, and AWS's smallest is /28", podCidr);
  }
  if (![SHARED, home].some((range) => range && contains(range, podCidr))) {
    issue("podCidr", `must lie in ${SHARED}${home ? ` or in the primary range's own ${home}` : ""}`, podCidr);
  }
  if (overlaps(primary, podCidr)) issue("podCidr", `overlaps cidr ${primary}; choose another range`, podCidr);
  for (const [path, range] of [
    ["cidr", primary],
    ["podCidr", podCidr],
  ] as const) {
    if (overlaps(range, SERVICE_CIDR)) issue(path, `overlaps the cluster's service range ${SERVICE_CIDR}`, range);
  }
  if (nat === "none" && endpoints !== "isolated") {
    issue("endpoints", 'must be "isolated" when nat is "none": nodes could not reach AWS', endpoints);
  }
});

const subnetId = z.string().regex(/^subnet-[0-9a-f]+$/, "must be a subnet id, subnet-…");

/** A VPC that somebody else owns. */
const existingNetwork = strictObject({
  kind: z.literal("existing"),

  /** Every range of the VPC. */
  cidrs: z.array(cidr).min(1),

  /** Subnets for the control plane's interfaces, in at least two zones. */
  controlPlaneSubnets: z.array(strictObject({ id: subnetId, cidr })).min(2),

  /** Subnets for nodes and pods, in at least two zones. */
  podSubnetIds: distinct(subnetId).min(2),

  /** Subnets that hold interface endpoints. */
  endpointCidrs: z.array(cidr).default([]),

  /** True when nodes reach AWS through endpoints only. */
  isolated: z.boolean().default(false),
});

/** Network of an EKS cluster. */
export const networkConfig = z.discriminatedUnion("kind", [newNetwork, existingNetwork]);

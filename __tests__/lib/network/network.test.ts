import { ISOLATED_SERVICES, Network, type NetworkProps } from "../../../lib/network";
import {
  addressAt,
  EXISTING_NETWORK,
  everyResource,
  predecessors,
  resourceAt,
  resources,
  shippedPlatform,
  synthesise,
  synthesiseScope,
} from "../../synthesis";

const props: NetworkProps = {
  name: "lake-dev",
  account: "111122223333",
  region: "eu-west-1",
  zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  cidr: "10.0.0.0/16",
  podCidr: "100.64.0.0/16",
};

const synth = (changes: Partial<NetworkProps> = {}) =>
  synthesiseScope((scope) => {
    new Network(scope, "Network", { ...props, ...changes });
  });

describe("Network", () => {
  test("has four subnets in every zone, a /28 for the control plane among them", () => {
    const subnets = resources(synth(), "aws_subnet");
    expect(subnets).toHaveLength(12);
    expect(subnets.filter((s) => String(s["cidr_block"]).endsWith("/28")).map((s) => s["availability_zone"])).toEqual(
      props.zones,
    );
  });

  test("tags subnets for load balancers and Karpenter", () => {
    const stack = synth();
    expect(resourceAt(stack, "Network/Public-eu-west-1a")["tags"]).toMatchObject({ "kubernetes.io/role/elb": "1" });
    expect(resourceAt(stack, "Network/Private-eu-west-1a")["tags"]).toMatchObject({
      "kubernetes.io/role/internal-elb": "1",
    });
    expect(resourceAt(stack, "Network/Pods-eu-west-1a")["tags"]).toMatchObject({
      "karpenter.sh/discovery": "lake-dev",
    });
  });

  test.each([
    ["single", 1],
    ["per-zone", 3],
    ["none", 0],
  ] as const)("has NAT %s", (nat, count) => {
    const stack = synth({ nat, endpoints: "isolated" });
    expect(resources(stack, "aws_nat_gateway")).toHaveLength(count);
    const used = resources(stack, "aws_route").flatMap((route) => route["nat_gateway_id"] ?? []);
    expect(new Set(used).size).toBe(count);
    expect(used).toHaveLength(count === 0 ? 0 : 3);
  });

  test("always reaches S3 through the free gateway endpoint, from every private table", () => {
    const [s3] = resources(synth(), "aws_vpc_endpoint");
    expect(s3).toMatchObject({ vpc_endpoint_type: "Gateway", service_name: "com.amazonaws.eu-west-1.s3" });
    expect(s3?.["route_table_ids"]).toHaveLength(3);
  });

  test("gives an isolated VPC the complete set of endpoints", () => {
    const endpoints = resources(synth({ endpoints: "isolated", nat: "none" }), "aws_vpc_endpoint");
    const interfaces = endpoints.filter((e) => e["vpc_endpoint_type"] === "Interface");
    expect(interfaces.map((e) => e["service_name"]).sort()).toEqual(
      ISOLATED_SERVICES.map((s) => `com.amazonaws.eu-west-1.${s}`).sort(),
    );
    for (const needed of ["ecr.api", "ecr.dkr", "sts", "ec2", "eks", "eks-auth", "sqs", "ssm", "logs"]) {
      expect(ISOLATED_SERVICES).toContain(needed);
    }
  });

  test("opens interface endpoints to the VPC's own ranges, on 443 only", () => {
    const rules = resources(synth({ endpoints: ["sts"] }), "aws_vpc_security_group_ingress_rule");
    expect(rules.map((r) => [r["cidr_ipv4"], r["from_port"], r["to_port"]]).sort()).toEqual([
      ["10.0.0.0/16", 443, 443],
      ["100.64.0.0/16", 443, 443],
    ]);
  });

  test("empties the default security group", () => {
    expect(resources(synth(), "aws_default_security_group")[0]).toMatchObject({ ingress: [], egress: [] });
  });

  test("keeps flow logs, encrypted, only when asked", () => {
    expect(resources(synth(), "aws_flow_log")).toHaveLength(0);
    const stack = synth({ flowLogs: { retentionDays: 7 } });
    expect(resourceAt(stack, "Network/FlowLogs/LogGroup")).toMatchObject({
      retention_in_days: 7,
      kms_key_id: expect.stringContaining("aws_kms_key"),
    });
  });

  test("lets nodes wait for their way out, and the control plane not", () => {
    const { dev } = synthesise();
    const way = everyResource(dev!)
      .map(([address]) => address)
      .filter((a) => /^aws_(nat_gateway|eip|route\.|route_table_association|internet_gateway|vpc_endpoint)/.test(a));
    expect(way.length).toBeGreaterThan(4);
    const cluster = predecessors(dev!, addressAt(dev!, "Cluster/Resource"));
    const nodes = predecessors(dev!, addressAt(dev!, "Cluster/System/Resource"));
    expect(way.filter((a) => cluster.has(a))).toEqual([]);
    expect(way.filter((a) => !nodes.has(a))).toEqual([]);
  });

  test("can be somebody else's", () => {
    const platform = shippedPlatform();
    const dev = platform.environments["dev"]!;
    if (dev.kind !== "eks") throw new Error("dev is on EKS");
    dev.network = structuredClone(EXISTING_NETWORK);
    const stack = synthesise(platform)["dev"]!;
    expect(everyResource(stack).filter(([a]) => /^aws_(vpc|subnet|route|nat)/.test(a))).toEqual([]);
    expect(resourceAt(stack, "Cluster/Resource")).toMatchObject({
      vpc_config: { subnet_ids: ["subnet-0a", "subnet-0b"] },
    });
    expect(JSON.stringify(resourceAt(stack, "SparkNodeClasses/Objects/Resource")["values"])).toContain("subnet-1b");
  });
});

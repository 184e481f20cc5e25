import type { Problem } from "../../rehearsal/terraform/terraform";
import { addressOf, at, cut, type Stack } from "./stage";

/** A mistake in a stack, when it comes out, and who must notice it in which words. */
export interface Mistake {
  readonly name: string;
  readonly make: (stack: Stack) => void;
  readonly phase: "validate" | "plan" | "apply" | "destroy";
  readonly foundBy: Problem["foundBy"];
  readonly words: RegExp;
}

const SUBNET = "Network/Private-eu-west-1a";
const SYSTEM = "Cluster/System/Resource";
const CLUSTER = "Cluster/Resource";
const KARPENTER = "Karpenter/Controller/Resource";
const POOLS = "SparkPools-dev/Objects/Resource";
const CLASSES = "SparkNodeClasses/Objects/Resource";
const NAMESPACE = "Namespace-dev/Resource";
const POLICY = "Karpenter/Role/Policy";

/** Change the one value document of a release. */
function values(stack: Stack, path: string, change: (text: string) => string): void {
  const release = at(stack, path);
  const [text] = release["values"] as [string];
  const changed = change(text);
  expect(changed).not.toBe(text);
  release["values"] = [changed];
}

const core = (name: string, words: RegExp, make: Mistake["make"], phase: Mistake["phase"] = "validate"): Mistake => ({
  name,
  words,
  make,
  phase,
  foundBy: "Terraform",
});
const rule = (name: string, words: RegExp, make: Mistake["make"], phase: Mistake["phase"] = "apply"): Mistake => ({
  name,
  words,
  make,
  phase,
  foundBy: "a simulated rule",
});
const dropped = (name: string, words: RegExp, make: Mistake["make"]): Mistake => ({
  name,
  words,
  make,
  phase: "validate",
  foundBy: "the lint",
});

const foundByCore: Mistake[] = [
  core("missing argument", /Missing required argument/, (s) => delete at(s, SUBNET)["vpc_id"]),
  core("missing argument in a block", /max_size/, (s) => {
    at(s, SYSTEM)["scaling_config"] = { min_size: 1, desired_size: 2 };
  }),
  core("missing block", /vpc_config/, (s) => delete at(s, CLUSTER)["vpc_config"]),
  core("unknown argument", /cidr_blok/, (s) => {
    at(s, "Network/Resource")["cidr_blok"] = "10.0.0.0/16";
  }),
  core("unknown resource type", /aws_subnett/, (s) => {
    Object.assign(s.resource!, { aws_subnett: { X: { vpc_id: "x" } } });
  }),
  core("wrong type", /a number is required/, (s) => {
    at(s, "Karpenter/Interruptions/Resource")["message_retention_seconds"] = "five minutes";
  }),
  core("one value for a set", /set of string required/, (s) => {
    at(s, SYSTEM)["subnet_ids"] = "subnet-1";
  }),
  core("two blocks where one may be", /scaling_config/, (s) => {
    const block = at(s, SYSTEM)["scaling_config"];
    at(s, SYSTEM)["scaling_config"] = [block, block];
  }),
  core("cycle", /Cycle/, (s) => {
    at(s, "Network/Resource")["depends_on"] = [addressOf(s, SUBNET)];
  }),
  core("reference to nothing", /undeclared resource/, (s) => {
    at(s, SUBNET)["vpc_id"] = "${aws_vpc.nowhere.id}";
  }),
  core("reference to an unknown attribute", /Unsupported attribute|no argument, nested block/, (s) => {
    at(s, SUBNET)["vpc_id"] = `\${${addressOf(s, "Network/Resource")}.idd}`;
  }),
  core("reference without an index", /Missing resource instance key|Unsupported attribute/, (s) => {
    s.provider["helm"]![0]!["kubernetes"] = { host: `\${${addressOf(s, CLUSTER)}.certificate_authority.data}` };
  }),
  core("provider alias that is not there", /Provider configuration not present|provider/i, (s) => {
    at(s, SUBNET)["provider"] = "aws.nowhere";
  }),
  core("dependency given as an expression", /static variable reference/, (s) => {
    at(s, SUBNET)["depends_on"] = [`\${${addressOf(s, "Network/Resource")}}`];
  }),
  core(
    "count of something unknown",
    /Invalid count argument/,
    (s) => {
      const count = `\${length(${addressOf(s, "Network/Resource")}.arn)}`;
      Object.assign(s.resource!["aws_eip"]!, { Spare: { count } });
    },
    "plan",
  ),
  core(
    "secret in an output",
    /sensitive/,
    (s) => {
      Object.assign(s.output!, {
        ami: { value: `\${data.aws_ssm_parameter.${Object.keys(s.data!["aws_ssm_parameter"]!)[0]}.value}` },
      });
    },
    "plan",
  ),
  core(
    "values that are not filled in, with somebody else's account",
    /dev is not filled in: give dev.account/,
    (s) => {
      const guard = Object.values(s.data!["aws_caller_identity"]!).find((block) => "lifecycle" in block)!;
      const { postcondition } = guard["lifecycle"] as { postcondition: { condition: string }[] };
      postcondition[0]!.condition = '${self.account_id == "111122223333"}';
    },
    "plan",
  ),
];

const foundByLint: Mistake[] = [
  dropped("misspelt key in a nested attribute", /Karpenter\/Controller\/Resource: set has no valeu/, (s) => {
    at(s, KARPENTER)["set"] = [{ name: "a", valeu: "b" }];
  }),
  dropped("misspelt key in a provider's nested attribute", /provider helm: kubernetes has no hots/, (s) => {
    Object.assign(s.provider["helm"]![0]!["kubernetes"] as object, { hots: "x" });
  }),
];

const foundByRules: Mistake[] = [
  rule(
    "result given as an argument",
    /arn is set by the provider/,
    (s) => {
      at(s, "Network/Resource")["arn"] = "arn:aws:ec2:x";
    },
    "validate",
  ),
  rule("no region", /region is not set/, (s) => delete s.provider["aws"]![0]!["region"], "plan"),
  rule(
    "foreign account",
    /not in allowed_account_ids/,
    (s) => {
      s.provider["aws"]![0]!["allowed_account_ids"] = ["999999999999"];
    },
    "plan",
  ),
  rule("malformed CIDR", /is invalid/, (s) => {
    at(s, SUBNET)["cidr_block"] = "10.0.1/24";
  }),
  rule("subnet outside of its VPC", /lies in no range/, (s) => {
    at(s, SUBNET)["cidr_block"] = "192.168.0.0/24";
  }),
  rule("overlapping subnets", /conflicts with another subnet/, (s) => {
    at(s, SUBNET)["cidr_block"] = at(s, "Network/Private-eu-west-1b")["cidr_block"];
  }),
  rule("subnet in another region", /availabilityZone is invalid/, (s) => {
    at(s, SUBNET)["availability_zone"] = "us-east-1a";
  }),
  rule("reference to the wrong thing", /InvalidSubnetID.NotFound/, (s) => {
    at(s, "Network/Nat-eu-west-1a")["subnet_id"] = `\${${addressOf(s, "Network/Resource")}.id}`;
  }),
  rule("policy that is not JSON", /MalformedPolicyDocument/, (s) => {
    at(s, POLICY)["policy"] = "{";
  }),
  rule("policy without a resource", /no Resource/, (s) => {
    at(s, POLICY)["policy"] = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*" }],
    });
  }),
  rule("role that trusts the wrong service", /does not trust ec2.amazonaws.com/, (s) => {
    const role = at(s, "Cluster/NodeRole/Resource");
    role["assume_role_policy"] = String(role["assume_role_policy"]).replace("ec2.amazonaws.com", "eks.amazonaws.com");
  }),
  rule("cluster in one zone", /at least two different AZs/, (s) => {
    const vpc = at(s, CLUSTER)["vpc_config"] as { subnet_ids: string[] };
    vpc.subnet_ids = vpc.subnet_ids.slice(0, 1);
  }),
  rule("bucket name taken twice", /BucketAlreadyOwnedByYou/, (s) => {
    at(s, "Lake/landing/Resource")["bucket"] = at(s, "Lake/curated/Resource")["bucket"];
  }),
  rule("fewer nodes than the minimum", /Minimum capacity 4 can't be greater than desired size 2/, (s) => {
    at(s, SYSTEM)["scaling_config"] = { min_size: 4, desired_size: 2, max_size: 5 };
  }),
  rule("network plugin that waits for the nodes, which wait for it", /no network plugin/, (s) => {
    cut(s, SYSTEM, /vpc-cni/);
    at(s, "Cluster/Addons/vpc-cni")["depends_on"] = [addressOf(s, SYSTEM)];
  }),
  rule("nodes without a way out", /no route to NAT/, (s) => {
    for (const zone of ["a", "b", "c"]) {
      at(s, `Network/PrivateRoutes-eu-west-1${zone}/ToNat`)["destination_cidr_block"] = "203.0.113.0/24";
    }
  }),
  rule("NAT without a way to the internet", /has no route to an internet gateway/, (s) => {
    at(s, "Network/ToInternet")["destination_cidr_block"] = "203.0.113.0/24";
  }),
  rule("access policy that does not exist", /The policyArn is invalid/, (s) => {
    const [association] = Object.values(s.resource!["aws_eks_access_policy_association"]!) as Record<string, unknown>[];
    association!["policy_arn"] = "arn:aws:iam::aws:policy/AmazonEKSClusterAdminPolicy";
  }),
  rule("add-on that needs nodes, before them", /emberlake-dev has no nodes/, (s) =>
    cut(s, "Cluster/Addons/coredns", /aws_eks_node_group/),
  ),
  rule("endpoint without a host", /neither host nor config_context/, (s) => {
    delete (s.provider["helm"]![0]!["kubernetes"] as Record<string, unknown>)["host"];
  }),
  rule("CA that is not decoded", /not the decoded CA/, (s) => {
    const settings = s.provider["helm"]![0]!["kubernetes"] as Record<string, string>;
    settings["cluster_ca_certificate"] = settings["cluster_ca_certificate"]!.replace(/base64decode\((.*)\)/, "$1");
  }),
  rule("token for another cluster", /the token is for other/, (s) => {
    const { exec } = s.provider["helm"]![0]!["kubernetes"] as { exec: { args: string[] } };
    exec.args[3] = "other";
  }),
  rule("Helm value that does not exist", /karpenter.settings.clustername/, (s) =>
    values(s, KARPENTER, (text) => text.replace('"clusterName"', '"clustername"')),
  ),
  rule("custom resource with a misspelt field", /consolidationPolcy/, (s) =>
    values(s, POOLS, (text) => text.replaceAll('"consolidationPolicy"', '"consolidationPolcy"')),
  ),
  rule("custom resource before its definition", /ensure CRDs are installed first/, (s) => {
    cut(s, CLASSES, /Karpenter/);
    const slow = at(s, "Karpenter/Definitions/Resource");
    slow["depends_on"] = [...(slow["depends_on"] as string[]), addressOf(s, "Cluster/Addons/metrics-server")];
  }),
  rule("controller before its definitions", /no matches for kind "NodePool"/, (s) => {
    cut(s, KARPENTER, /Definitions/);
    const slow = at(s, "Karpenter/Definitions/Resource");
    slow["depends_on"] = [...(slow["depends_on"] as string[]), addressOf(s, "ClusterAutoscaler/Release/Resource")];
  }),
  rule("controller without credentials", /no pod identity association/, (s) => {
    at(s, "Karpenter/Role/PodIdentity")["service_account"] = "karpentr";
  }),
  rule("controller without its queue", /NonExistentQueue/, (s) =>
    values(s, KARPENTER, (text) => text.replace(/"interruptionQueue": "[^"]*"/, '"interruptionQueue": "elsewhere"')),
  ),
  rule("pods that no node takes", /do not tolerate CriticalAddonsOnly/, (s) =>
    values(s, KARPENTER, (text) => text.replace("CriticalAddonsOnly", "SomethingElse")),
  ),
  rule("release in a namespace that is not there", /namespaces "nowhere" not found/, (s) => {
    at(s, KARPENTER)["namespace"] = "nowhere";
  }),
  rule("release name used twice", /cannot re-use a name/, (s) => {
    at(s, POOLS)["name"] = "spark-node-classes";
  }),
  rule("same object in two releases", /invalid ownership metadata/, (s) => {
    at(s, POOLS)["values"] = at(s, CLASSES)["values"];
  }),
];

const foundOnDestroy: Mistake[] = [
  rule(
    "access goes before a release",
    /has no access (entry|policy)/,
    (s) => {
      for (const path of [KARPENTER, "Karpenter/Definitions/Resource"]) cut(s, path, /access_policy/);
      at(s, "Karpenter/Definitions/Resource")["depends_on"] = [addressOf(s, SYSTEM)];
    },
    "destroy",
  ),
  rule(
    "Karpenter goes before its nodes",
    /Karpenter is not installed/,
    (s) => {
      const definitions = addressOf(s, "Karpenter/Definitions/Resource");
      cut(s, CLASSES, /Karpenter/);
      at(s, CLASSES)["depends_on"] = [...(at(s, CLASSES)["depends_on"] as string[]), definitions];
    },
    "destroy",
  ),
  rule(
    "Karpenter's permissions go before its nodes",
    /has no policy/,
    (s) => {
      cut(s, "Karpenter/Role/PodIdentity", /Policy/);
    },
    "destroy",
  ),
  rule(
    "name resolution goes before Karpenter's nodes",
    /resolves no names without the add-on coredns/,
    (s) => {
      cut(s, NAMESPACE, /coredns/);
      cut(s, KARPENTER, /coredns/);
      cut(s, "ClusterAutoscaler/Release/Resource", /coredns/);
    },
    "destroy",
  ),
  rule(
    "the way out goes before Karpenter's nodes",
    /has no route to (NAT|an internet gateway)/,
    (s) => {
      for (const path of [SYSTEM, "Nodes-dev/Nodes/Resource"]) cut(s, path, /^aws_route\./);
    },
    "destroy",
  ),
  rule(
    "node pools go before the drivers",
    /carries karpenter.sh\/do-not-disrupt/,
    (s) => cut(s, NAMESPACE, /SparkPools/),
    "destroy",
  ),
  rule(
    "volume driver goes before the volumes",
    /without a working aws-ebs-csi-driver/,
    (s) => cut(s, NAMESPACE, /ebs-csi/),
    "destroy",
  ),
  rule(
    "bucket with objects",
    /BucketNotEmpty/,
    (s) => {
      at(s, "Lake/curated/Resource")["force_destroy"] = false;
    },
    "destroy",
  ),
];

/** Every mistake that the rehearsal must notice. */
export const mistakes: readonly Mistake[] = [...foundByCore, ...foundByLint, ...foundByRules, ...foundOnDestroy];

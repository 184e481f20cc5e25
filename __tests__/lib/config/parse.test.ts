import { ConfigurationError, parsePlatform } from "../../../lib/config";
import { shippedPlatform } from "../../synthesis";

// biome-ignore lint/suspicious/noExplicitAny: the tests write what the types forbid
type Loose = any;

/** Message for the shipped platform after `change`. */
function mistakes(change: (environments: Loose, platform: Loose) => void, accounts: unknown = {}): string {
  const platform: Loose = shippedPlatform();
  change(platform.environments, platform);
  try {
    parsePlatform(platform, accounts);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return "valid";
}

const dev = (change: (environment: Loose) => void, accounts: unknown = {}) =>
  mistakes((environments) => change(environments.dev), accounts);

describe("parsePlatform", () => {
  test("accepts the shipped environments", () => {
    expect(mistakes(() => {})).toBe("valid");
  });

  test("reports every mistake at once, with path, value and remedy", () => {
    const message = mistakes(({ dev, uat }) => {
      dev.region = "Ireland";
      dev.systemNodeGroup.instanceTypes = ["big"];
      uat.serves.uat.nodeGroup.volumeGiB = 5;
      uat.systemNodeGroup.maxsize = 3;
    });
    expect(message.split("\n  ")).toEqual([
      "invalid configuration",
      'environments.dev.region: must be an AWS region such as eu-west-1, got "Ireland"',
      'environments.dev.systemNodeGroup.instanceTypes.0: must be an EC2 instance type such as m7i.xlarge, got "big"',
      'environments.uat.systemNodeGroup: unknown parameter "maxsize"; did you mean "maxSize"?',
      "environments.uat.serves.uat.nodeGroup.volumeGiB: Too small: expected number to be >=20, got 5",
    ]);
  });

  test.each<[string, (environment: Loose) => void, string]>([
    [
      "overlapping ranges",
      (e) => (e.network.podCidr = "10.0.128.0/17"),
      "network.podCidr: overlaps cidr 10.0.0.0/16; choose another range",
    ],
    [
      "pods in a foreign private range",
      (e) => (e.network.podCidr = "192.168.0.0/16"),
      "network.podCidr: must lie in 100.64.0.0/10 or in the primary range's own 10.0.0.0/8",
    ],
    ["a public primary range", (e) => (e.network.cidr = "8.8.0.0/16"), "network.cidr: must lie in a private range"],
    [
      "a pod range that is too wide",
      (e) => (e.network.podCidr = "100.64.0.0/12"),
      "network.podCidr: must be between /16 and /28",
    ],
    [
      "the service range",
      (e) => {
        e.network.cidr = "172.20.0.0/16";
      },
      "network.cidr: overlaps the cluster's service range 172.20.0.0/16",
    ],
    [
      "a range that does not start at its start",
      (e) => (e.network.cidr = "10.0.5.0/16"),
      'network.cidr: is not the start of its range; did you mean "10.0.0.0/16"?',
    ],
    [
      "no NAT without endpoints",
      (e) => (e.network.nat = "none"),
      'network.endpoints: must be "isolated" when nat is "none"',
    ],
    [
      "too few addresses",
      (e) => (e.network.podCidr = "100.64.0.0/20"),
      "network.podCidr: holds 3057 addresses in 3 zones, but the largest allowed cluster takes",
    ],
    [
      "one zone with too few addresses",
      (e) => {
        e.network.podCidr = "100.64.0.0/17";
        e.serves.dev.sparkPools.zone = "eu-west-1a";
        e.zones = ["eu-west-1a", "eu-west-1b"];
      },
      "the Spark pools in eu-west-1a may take",
    ],
    [
      "minimum above maximum",
      (e) => (e.serves.dev.nodeGroup.minSize = 9),
      "serves.dev.nodeGroup.minSize: must not exceed maxSize (5)",
    ],
    [
      "desired outside the bounds",
      (e) => (e.serves.dev.nodeGroup.desiredSize = 9),
      "serves.dev.nodeGroup.desiredSize: must lie between minSize (1) and maxSize (5)",
    ],
    [
      "a single system node",
      (e) => (e.systemNodeGroup.minSize = 1),
      "systemNodeGroup.minSize: Too small: expected number to be >=2, got 1",
    ],
    [
      "one family on spot",
      (e) => (e.serves.dev.sparkPools.executor.instanceFamilies = ["m7i"]),
      "executor.instanceFamilies: one family on spot is easily starved",
    ],
    [
      "a family older than the generation",
      (e) => (e.serves.dev.sparkPools.executor.instanceFamilies = ["m5", "m7i"]),
      "executor.instanceFamilies.0: is of generation 5, but minGeneration is 6",
    ],
    [
      "a family of another category",
      (e) => (e.serves.dev.sparkPools.driver.instanceFamilies = ["r7i"]),
      "driver.instanceFamilies.0: is not of the categories m, c",
    ],
    ["a Graviton family", (e) => (e.serves.dev.sparkPools.driver.instanceFamilies = ["m7g"]), "is a Graviton family"],
    [
      "NVMe without disks",
      (e) => {
        e.serves.dev.sparkPools.executor.shuffleStorage = "nvme";
        e.serves.dev.sparkPools.executor.instanceFamilies = ["m7i", "r6id"];
      },
      "executor.instanceFamilies: m7i has no local disks",
    ],
    [
      "a Kubernetes version Karpenter does not support",
      (e) => (e.kubernetesVersion = "1.29"),
      'kubernetesVersion: the pinned Karpenter supports 1.33, 1.34, 1.35, 1.36, got "1.29"',
    ],
    [
      "an AMI of another Kubernetes version",
      (e) => (e.nodeReleaseVersion = "1.34.1-20260801"),
      "nodeReleaseVersion: is not a release for Kubernetes 1.35",
    ],
    [
      "destroy without consent",
      (e) => (e.destroyDataConsent = false),
      'destroyDataConsent: must be true before lake.removalPolicy "destroy" is accepted',
    ],
    [
      "an endpoint open to the world",
      (e) => (e.apiCidrs = ["0.0.0.0/0"]),
      "apiCidrs.0: opens the API endpoint to the world",
    ],
    [
      "half of the world",
      (e) => (e.apiCidrs = ["0.0.0.0/1", "128.0.0.0/1"]),
      "apiCidrs.1: opens the API endpoint to the world",
    ],
    [
      "addresses for a private endpoint",
      (e) => {
        e.endpointAccess = "private";
        e.apiCidrs = ["203.0.113.0/24"];
      },
      'apiCidrs: has no effect when endpointAccess is "private"',
    ],
    [
      "a role of another account",
      (e) => {
        e.account = "111122223333";
        e.adminRoles = ["arn:aws:iam::444455556666:role/a"];
      },
      "adminRoles.0: belongs to account 444455556666, not to 111122223333",
    ],
    [
      "a deploying role that is no administrator",
      (e) => {
        e.adminRoles = ["arn:aws:iam::111122223333:role/a"];
        e.deployRole = "arn:aws:iam::111122223333:role/b";
      },
      "deployRole: must be one of adminRoles",
    ],
    [
      "a zone of another region",
      (e) => (e.zones = ["eu-west-1a", "us-east-1b"]),
      "zones.1: is not a zone of eu-west-1",
    ],
    ["the same zone twice", (e) => (e.zones = ["eu-west-1a", "eu-west-1a"]), "zones.1: is there twice"],
    ["an unknown service endpoint", (e) => (e.network.endpoints = ["ecr.ap"]), "network.endpoints"],
    [
      "a mirror without a scheme",
      (e) => (e.chartMirror = "mirror.example.com"),
      "chartMirror: must be oci://…, https://…, or a path such as ./charts",
    ],
    [
      "an image mirror with one",
      (e) => (e.imageMirror = "https://mirror"),
      "imageMirror: must be a registry such as registry.example.com/mirror, without a scheme",
    ],
  ])("refuses %s", (_name, change, expected) => {
    expect(dev(change)).toContain(expected);
  });

  test("refuses what is there twice, and names that are taken", () => {
    const message = mistakes(({ dev: environment, local }) => {
      environment.network.endpoints = ["sts", "ec2", "sts"];
      environment.serves["kube-system"] = environment.serves.dev;
      local.serves = ["local", "local"];
    });
    expect(message).toContain('environments.dev.network.endpoints.2: is there already; drop it, got "sts"');
    expect(message).toContain(
      "environments.dev.serves.kube-system: the name is a namespace that exists already; choose another",
    );
    expect(message).toContain('environments.local.serves.1: is there already; drop it, got "local"');
  });

  test("refuses names that make bucket names too long", () => {
    expect(
      mistakes((environments, platform) => {
        platform.project = "data-platform-01";
        environments["pre-production-1"] = environments.dev;
      }),
    ).toContain("project: makes the bucket name data-platform-01-pre-production-1-event-logs-000000000000-eu-west-1");
  });

  test("adds the account to its environment", () => {
    const adminRoles = ["arn:aws:iam::111122223333:role/admin"];
    const accounts = { dev: { account: "111122223333", adminRoles, sparkImage: "registry.example.com/spark:4.0.2-1" } };
    const { dev: environment } = parsePlatform(shippedPlatform(), accounts).environments;
    expect(environment).toMatchObject({ account: "111122223333", placeholders: ["zones", "apiCidrs"] });
  });

  test("marks what nobody filled in", () => {
    const { dev: open, uat: closed } = parsePlatform(shippedPlatform()).environments;
    expect(open).toMatchObject({
      account: "000000000000",
      placeholders: ["account", "zones", "adminRoles", "apiCidrs", "sparkImage"],
    });
    expect(closed).toMatchObject({ placeholders: ["account", "zones", "adminRoles", "sparkImage"] });
  });

  test("refuses an account of no environment, and one that is no object", () => {
    expect(mistakes(() => {}, { stage: {} })).toContain(
      "accounts.stage: no environment of that name; defined: dev, uat, local",
    );
    expect(mistakes(() => {}, { dev: 7 })).toContain("accounts.dev: must be an object, got 7");
    expect(mistakes(() => {}, [])).toContain("accounts: must be an object, got []");
  });
});

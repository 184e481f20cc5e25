import { parsePlatform } from "../../../lib/config";
import { SparkOperator } from "../../../lib/spark";
import { DataLake, S3ObjectStore } from "../../../lib/storage";
import { Tenancy, Tenant, type TenantProps } from "../../../lib/tenancy";
import {
  everyResource,
  existingCluster,
  kubernetesObjects,
  releaseValues,
  resourceAt,
  resources,
  shippedPlatform,
  synthesise,
  synthesiseScope,
  synthesiseTenancy,
} from "../../synthesis";

const quota = { cpu: 8, memoryGiB: 32 };

const two = (first: Partial<TenantProps>, second: Partial<TenantProps>) =>
  synthesiseTenancy("4.0", (scope, tenancy) => {
    new Tenant(scope, "First", { tenancy, name: "first", quota, ...first });
    new Tenant(scope, "Second", { tenancy, name: "second", quota, ...second });
  });

describe("Tenant", () => {
  const stack = synthesiseTenancy("4.0", (scope, tenancy) => {
    new Tenant(scope, "Orders", { tenancy, name: "orders", quota, access: { landing: "none", curated: "read" } });
  });
  const objects = kubernetesObjects(stack);
  const find = (kind: string, name: string) => objects.find((o) => o.kind === kind && o.metadata.name === name)!;

  test("takes three lines, and needs no more than its name and its quota", () => {
    expect(find("ResourceQuota", "tenant").spec["hard"]).toEqual({
      // Its own, and what its History Server takes.
      "requests.cpu": "8100m",
      "requests.memory": "34Gi",
      "requests.storage": "500Gi",
      pods: "500",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    });
    expect(find("LimitRange", "tenant").spec["limits"]).toEqual([
      expect.objectContaining({ type: "Container", defaultRequest: { cpu: "100m", memory: "256Mi" } }),
    ]);
    expect(resourceAt(stack, "Orders/Namespace/Resource")["metadata"]).toMatchObject({
      name: "orders",
      labels: {
        "spark-tenant": "true",
        tenant: "orders",
        "object-store": "minio",
        "pod-security.kubernetes.io/enforce": "restricted",
      },
    });
  });

  test("may do in its folder what it is given, by zone", () => {
    const user = releaseValues(resourceAt(stack, "Orders/Identity/User/Resource"));
    const text = JSON.stringify(user);
    expect(text).not.toContain("lake-landing");
    const policy = JSON.parse(
      (user["objects"] as { kind: string; data: Record<string, string> }[]).find((o) => o.kind === "ConfigMap")!.data[
        "policy.json"
      ]!,
    );
    const actions = (bucket: string) =>
      policy.Statement.filter((s: { Resource: string[] }) => s.Resource[0]!.startsWith(`arn:aws:s3:::${bucket}/`))
        .flatMap((s: { Action: string[] }) => s.Action)
        .sort();
    expect(actions("lake-curated")).toEqual(["s3:GetObject"]);
    expect(actions("lake-transform")).toContain("s3:PutObject");
  });

  test("gets a folder for its event logs, without which no application starts", () => {
    const [job] = (releaseValues(resourceAt(stack, "Orders/Identity/User/Resource"))["objects"] as object[]).filter(
      (o) => JSON.stringify(o).includes("post-install"),
    );
    expect(JSON.stringify(job)).toContain('{"name":"FOLDERS","value":"lake-event-logs/orders/applications/"}');
    const s3 = synthesise()["dev"]!;
    expect(resources(s3, "aws_s3_object").map((o) => o["key"])).toEqual([
      "analytics/applications/.keep",
      "ml/applications/.keep",
    ]);
    // An empty object is not deleted by age.
    for (const rule of resourceAt(s3, "Lake/event-logs/Lifecycle")["rule"] as { id: string; filter: object[] }[]) {
      if (rule.id === "expire") expect(rule.filter).toEqual([{ object_size_greater_than: 1 }]);
    }
  });

  test("keeps MinIO's keys out of the defaults, and hands them to pods by a Secret", () => {
    const files = find("ConfigMap", "spark-defaults")["data"] as Record<string, string>;
    expect(Object.keys(files)).toEqual(["spark-defaults.conf", "driver.yaml", "executor.yaml"]);
    expect(files["spark-defaults.conf"]).not.toMatch(/access\.key|secret\.key/);
    for (const role of ["driver", "executor"]) {
      const [container] = JSON.parse(files[`${role}.yaml`]!).spec.containers;
      expect(container.envFrom).toEqual([{ secretRef: { name: "minio-user-orders-spark" } }]);
    }
  });

  test("on AWS is at most twelve resources, with a role of its people", () => {
    const accounts = {
      dev: {
        account: "111122223333",
        sparkImage: "registry.example.com/spark:4.0.2-1",
        tenantRoles: { ml: ["arn:aws:iam::111122223333:role/ml-engineer"] },
      },
    };
    const dev = synthesise(shippedPlatform(), accounts)["dev"]!;
    const of = (tenant: string) =>
      everyResource(dev).filter(([, r]) => r["//"].metadata.path.startsWith(`dev/Tenant-${tenant}/`));
    expect(of("analytics")).toHaveLength(11);
    expect(of("ml")).toHaveLength(12);
    expect(resourceAt(dev, "Tenant-ml/Member-ml-engineer")).toMatchObject({
      principal_arn: "arn:aws:iam::111122223333:role/ml-engineer",
      kubernetes_groups: ["tenant:ml"],
    });
  });

  test("can share the nodes of its environment instead of having its own", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, { tenants: { orders: { quota, nodes: "shared" } } });
    const dev = synthesise(platform)["dev"]!;
    const pools = kubernetesObjects(dev).filter((o) => o.kind === "NodePool");
    expect(pools.map((o) => o.metadata.name)).toEqual(["dev-driver", "dev-executor-spot", "dev-executor-on-demand"]);
    const files = kubernetesObjects(dev).find((o) => o.metadata.name === "spark-defaults")!["data"];
    expect(JSON.parse((files as Record<string, string>)["executor.yaml"]!).spec.nodeSelector).toEqual({
      environment: "dev",
      "spark-role": "executor",
    });
  });

  test("can have buckets of its own instead of folders, and then sees no other", () => {
    const platform = shippedPlatform();
    for (const name of ["dev", "local"]) {
      Object.assign(platform.environments[name]!, { tenants: { orders: { quota, buckets: "own" } } });
    }
    const stacks = synthesise(platform);
    const policy = resourceAt(stacks["dev"]!, "Tenant-orders/Identity/Policy")["policy"] as string;
    const buckets = [...policy.matchAll(/arn:aws:s3:::([a-z0-9-]+)/g)].map(([, bucket]) => bucket);
    expect([...new Set(buckets)].sort()).toEqual(
      ["curated", "event-logs", "landing", "transform"].map(
        (zone) => `emberlake-dev-orders-${zone}-000000000000-eu-west-1`,
      ),
    );
    expect(policy).not.toContain("s3:prefix");
    expect(resources(stacks["dev"]!, "aws_s3_bucket")).toHaveLength(8);
    const minio = releaseValues(resourceAt(stacks["local"]!, "Minio/Release/Resource"))["buckets"] as {
      name: string;
    }[];
    expect(minio.map(({ name }) => name)).toContain("emberlake-local-orders-curated");
  });

  test("adds nodes nowhere beyond its quota, nor beyond what its environment allows", () => {
    const limits = Object.fromEntries(
      kubernetesObjects(synthesise()["dev"]!)
        .filter((o) => o.kind === "NodePool")
        .map((o) => [o.metadata.name, o.spec["limits"]]),
    );
    expect(limits).toMatchObject({
      "ml-driver": { cpu: "40", memory: "160Gi" },
      "ml-executor-spot": { cpu: "128", memory: "1024Gi" },
      "ml-executor-on-demand": { cpu: "64", memory: "512Gi" },
    });
  });
});

describe("two tenants", () => {
  test("have no namespace in common", () => {
    expect(() => two({}, { namespace: "first" })).toThrow(
      'stack/Second: namespace "first" belongs to stack/First; choose another',
    );
  });

  test.each([
    ["first/", "first/"],
    ["first/", "first/raw/"],
    ["first/raw/", "first/"],
  ])("have no folder in common: %s, %s", (one, other) => {
    expect(() => two({ prefix: one }, { prefix: other })).toThrow(
      `stack/Second: prefix "${other}" overlaps "${one}" of stack/First, and one would read the other's data; choose another`,
    );
  });

  test("may have folders whose names begin alike", () => {
    expect(() => two({ prefix: "first/" }, { prefix: "first-2/" })).not.toThrow();
  });
});

describe("Tenancy", () => {
  test("refuses S3 without an image, before anything is deployed", () => {
    expect(() =>
      synthesiseScope((scope) => {
        const cluster = existingCluster(scope);
        const lake = new DataLake(scope, "Lake", {
          store: new S3ObjectStore({ region: "eu-west-1" }),
          namePrefix: "x",
        });
        const operator = new SparkOperator(scope, "Operator", { cluster });
        new Tenancy(scope, "Tenancy", { cluster, lake, operator, version: "4.0" });
      }),
    ).toThrow("stack/Tenancy: image is missing: the official image of Spark 4.0 has no S3A; build docker/spark/4.0");
  });

  test("is no part of an environment without tenants, nor is the operator", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, { tenants: {} });
    const dev = synthesise(platform)["dev"]!;
    expect(everyResource(dev).filter(([address]) => /Tenan|SparkOperator/.test(address))).toEqual([]);
    expect(kubernetesObjects(dev).filter((o) => o.metadata.name === "spark-drivers")).toEqual([]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the tests write what the types forbid
type Loose = any;

describe("a configuration", () => {
  function mistakes(change: (environments: Loose) => void, accounts: unknown = {}): string {
    const platform: Loose = shippedPlatform();
    change(platform.environments);
    try {
      parsePlatform(platform, accounts);
      return "valid";
    } catch (error) {
      return (error as Error).message;
    }
  }

  test.each<[string, (environments: Loose) => void, string]>([
    [
      "two tenants with one namespace",
      ({ dev }) => (dev.tenants.ml.namespace = "analytics"),
      'dev.tenants.ml.namespace: is the namespace of tenant analytics; choose another, got "analytics"',
    ],
    [
      "a namespace of the platform",
      ({ local }) => (local.tenants.ml.namespace = "monitoring"),
      "local.tenants.ml.namespace: is a namespace that exists already; choose another",
    ],
    [
      "a tenant named like its environment",
      ({ dev }) => (dev.tenants.dev = dev.tenants.ml),
      "dev.tenants.dev: has the name of an environment, whose pools it would share; choose another",
    ],
    [
      "overlapping prefixes",
      ({ dev }) => (dev.tenants.ml.prefix = "analytics/models/"),
      'dev.tenants.ml.prefix: overlaps the prefix "analytics/" of tenant analytics, and one would read the other\'s data; choose another',
    ],
    [
      "a prefix in buckets that are wholly the tenant's",
      ({ dev }) => Object.assign(dev.tenants.ml, { buckets: "own", prefix: "models/" }),
      'dev.tenants.ml.prefix: has no effect when buckets is "own"; leave it out',
    ],
    [
      "a prefix without its slash",
      ({ dev }) => (dev.tenants.ml.prefix = "models"),
      "dev.tenants.ml.prefix: must be a folder such as analytics/, with a slash at its end",
    ],
    [
      "a quota above the cluster's limits",
      ({ dev }) => (dev.tenants.ml.quota.cpu = 361),
      "dev.tenants.ml.quota.cpu: is above 360, the limits of all Spark pools of dev together; lower it, or raise them, got 361",
    ],
    [
      "memory above the cluster's limits",
      ({ dev }) => (dev.tenants.ml.quota.memoryGiB = 2721),
      "dev.tenants.ml.quota.memoryGiB: is above 2720, the limits of all Spark pools of dev together",
    ],
    [
      "a quota below the smallest node",
      ({ uat }) => (uat.tenants.ml.quota.cpu = 4),
      "uat.tenants.ml.quota.cpu: is below 8, the smallest executor node of uat, so that no node could be added, got 4",
    ],
    [
      "a Spark version without defaults",
      ({ dev }) => (dev.spark = { version: "2.4" }),
      'dev.spark.version: has no defaults here; there are defaults for 3.5, 4.0, 4.1, got "2.4"',
    ],
    [
      "an unknown environment",
      ({ dev }) => (dev.tenants.ml.environment = "prod"),
      'dev.tenants.ml.environment: is not served here; served: dev, got "prod"',
    ],
    [
      "roles of no tenant",
      ({ dev }) => (dev.tenantRoles = { ghost: ["arn:aws:iam::111122223333:role/ghost"] }),
      "dev.tenantRoles.ghost: is not a tenant here; tenants: analytics, ml",
    ],
    [
      "one role for two tenants",
      ({ dev }) => {
        const role = "arn:aws:iam::111122223333:role/data";
        dev.tenantRoles = { analytics: [role], ml: [role] };
      },
      "dev.tenantRoles.ml.0: is in tenantRoles.analytics already, and EKS admits a role once; drop it",
    ],
    [
      "an image that changes under its tag",
      ({ dev }) => (dev.sparkImage = "registry.example.com/spark:latest"),
      'dev.sparkImage: must have a tag that stays what it is, not "latest"',
    ],
    [
      "an image without a tag",
      ({ dev }) => (dev.sparkImage = "registry.example.com/spark"),
      "dev.sparkImage: must be an image with registry and tag",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(mistakes(change)).toContain(`environments.${message}`);
  });

  test("refuses an account without an image, and names it among what is missing where there is no account", () => {
    expect(mistakes(() => {}, { dev: { account: "111122223333" } })).toContain(
      "environments.dev.sparkImage: is missing: the official image of Spark has no S3A; build docker/spark",
    );
    const { dev } = parsePlatform(shippedPlatform()).environments;
    expect(dev).toMatchObject({ placeholders: expect.arrayContaining(["sparkImage"]) });
  });

  test("must say whose nodes a tenant uses where environments share a cluster", () => {
    expect(mistakes(({ dev, uat }) => (dev.serves.uat = uat.serves.uat))).toContain(
      "environments.dev.tenants.analytics.environment: must be one of dev, uat, which share the cluster",
    );
  });

  test("counts the nodes of tenants when it looks for addresses", () => {
    expect(mistakes(({ uat }) => (uat.tenants.more = { quota: { cpu: 512, memoryGiB: 4096 } }))).toMatch(
      /environments\.uat\.network\.podCidr: holds 49137 addresses in 3 zones, but the largest allowed cluster takes \d+/,
    );
  });
});

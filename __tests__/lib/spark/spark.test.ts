import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SPARK_VERSIONS, SparkOperator, type SparkVersion, sparkDefaults, sparkReleases } from "../../../lib/spark";
import {
  existingCluster,
  kubernetesObjects,
  type ObjectJson,
  releaseValues,
  resourceAt,
  shippedPlatform,
  synthesise,
  synthesiseScope,
} from "../../synthesis";

const { dev, local } = synthesise() as Record<"dev" | "local", ReturnType<typeof synthesise>[string]>;

const props = {
  image: "registry.example.com/spark:1",
  storeConf: { "spark.hadoop.fs.s3a.endpoint.region": "eu-west-1" },
  credentials: "pod-identity",
  namespace: "orders",
  serviceAccount: "spark",
  eventLogUri: "s3a://logs/orders/applications/",
  maxExecutors: 7,
} as const;
const defaults = (version: SparkVersion, more: object = {}) => sparkDefaults({ ...props, version, ...more });

describe("sparkDefaults", () => {
  test("differ by line exactly where Spark and Hadoop do", () => {
    const [old, middle, recent] = SPARK_VERSIONS.map((version) => defaults(version));
    const difference = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
      [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]).sort();
    expect(difference(old!, middle!)).toEqual([
      "spark.eventLog.compress",
      "spark.eventLog.rolling.enabled",
      "spark.hadoop.fs.s3a.aws.credentials.provider",
      "spark.hadoop.fs.s3a.performance.flags",
    ]);
    expect(difference(middle!, recent!)).toEqual([
      "spark.hadoop.fs.s3a.committer.name",
      "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
      "spark.sql.parquet.output.committer.class",
      "spark.sql.sources.commitProtocolClass",
    ]);
  });

  test("find credentials by the SDK that the line's Hadoop is built on", () => {
    const provider = (version: SparkVersion, credentials: string) =>
      defaults(version, { credentials })["spark.hadoop.fs.s3a.aws.credentials.provider"];
    expect(provider("3.5", "pod-identity")).toMatch(/^com\.amazonaws\./);
    expect(provider("3.5", "environment")).toBe("com.amazonaws.auth.EnvironmentVariableCredentialsProvider");
    for (const version of ["4.0", "4.1"] as const) {
      expect(provider(version, "pod-identity")).toMatch(/^software\.amazon\.awssdk\..*ContainerCredentialsProvider$/);
      expect(provider(version, "environment")).toMatch(/^software\.amazon\.awssdk\..*Environment/);
    }
  });

  test("hand over blocks on spot, and do nothing of the kind elsewhere", () => {
    const spot = defaults("4.0", { shuffleFallbackUri: "s3a://logs/orders/shuffle/" });
    expect(spot).toMatchObject({
      "spark.decommission.enabled": "true",
      "spark.storage.decommission.fallbackStorage.path": "s3a://logs/orders/shuffle/",
      // AWS takes the node after 120 s.
      "spark.executor.decommission.forceKillTimeout": "110s",
    });
    expect(Object.keys(defaults("4.0")).filter((key) => key.includes("decommission"))).toEqual([]);
  });

  test("refuse a version they do not know, and S3A without an image", () => {
    expect(() => defaults("2.4" as SparkVersion)).toThrow(
      'Spark version "2.4" has no defaults here; there are defaults for 3.5, 4.0, 4.1',
    );
    expect(() => defaults("4.1", { image: "" })).toThrow(
      "no image is given for Spark 4.1, and the official one has no S3A; build docker/spark/4.1",
    );
  });
});

describe("docker/spark", () => {
  test.each(SPARK_VERSIONS)("%s has the pinned base, and the pinned jars by checksum", (version) => {
    const text = readFileSync(join(__dirname, "../../../docker/spark", version, "Dockerfile"), "utf8");
    const release = sparkReleases[version];
    expect(text.match(/^FROM (.*)$/m)?.[1]).toBe(release.image);
    const added = [
      ...text.matchAll(/--checksum=sha256:([0-9a-f]{64}) [^\n]*\n\s+https:\/\/repo1\.maven\.org\/maven2\/(\S+)/g),
    ];
    expect(added.map(([, sha256, path]) => ({ path, sha256 }))).toEqual(release.jars);
    expect(text).not.toMatch(/latest|USER root|RUN /);
  });

  test.each(SPARK_VERSIONS)(
    "%s: hadoop-aws is exactly the Hadoop of the image, spark-hadoop-cloud exactly its Spark",
    (version) => {
      const { jars, hadoop, version: spark, image } = sparkReleases[version];
      const names = jars.map(({ path }) => path.split("/").at(-1));
      expect(names[0]).toBe(`hadoop-aws-${hadoop}.jar`);
      const scala = image.match(/scala([\d.]+)/)?.[1];
      expect(names[2]).toBe(`spark-hadoop-cloud_${scala}-${spark}.jar`);
    },
  );
});

describe("SparkOperator", () => {
  const values = (stack: typeof dev) => releaseValues(resourceAt(stack, "SparkOperator/Release/Resource"));

  test("finds tenants by their label, and does not know their names", () => {
    for (const stack of [dev, local]) {
      expect(values(stack)["spark"]).toMatchObject({
        jobNamespaces: [],
        jobNamespaceSelector: "spark-tenant=true",
        rbac: { create: false },
        serviceAccount: { create: false },
      });
      expect(JSON.stringify(values(stack))).not.toMatch(/analytics|"ml"/);
    }
  });

  test("has two webhooks with a disruption budget, upgrades its definitions and gives series a tenant", () => {
    expect(values(dev)).toMatchObject({
      hook: { upgradeCrd: true },
      webhook: { replicas: 2, podDisruptionBudget: { enable: true, minAvailable: 1 } },
      controller: { replicas: 2, podDisruptionBudget: { enable: true, minAvailable: 1 } },
      prometheus: { metrics: { labels: "app_type,namespace" } },
    });
    expect(resourceAt(dev, "SparkOperator/Release/Resource")["skip_crds"]).toBe(false);
    const policies = kubernetesObjects(dev).filter((o) => o.metadata.name === "allow-from-control-plane");
    expect(policies.some((p) => JSON.stringify(p.spec["ingress"]).includes("9443"))).toBe(true);
  });

  test("grows by preset, each limit with it", () => {
    const [small, medium, large] = (["small", "medium", "large"] as const).map((size) => {
      const stack = synthesiseScope((scope) => {
        new SparkOperator(scope, "SparkOperator", { cluster: existingCluster(scope), size });
      });
      const { workers, kubeAPIQPS, workqueueRateLimiter, resources } = values(stack)["controller"] as {
        workers: number;
        kubeAPIQPS: number;
        workqueueRateLimiter: { bucketQPS: number; bucketSize: number };
        resources: { limits: { cpu: string } };
      };
      const { bucketQPS, bucketSize } = workqueueRateLimiter;
      return [workers, kubeAPIQPS, bucketQPS, bucketSize, Number(resources.limits.cpu)];
    });
    expect(small).toEqual([10, 20, 50, 500, 2]);
    expect(large).toEqual([100, 200, 1000, 2000, 31]);
    for (const [i, limit] of medium!.entries()) {
      expect(limit).toBeGreaterThan(small![i]!);
      expect(limit).toBeLessThan(large![i]!);
    }
  });

  test("is scraped so that an application's namespace stays its namespace", () => {
    const monitor = kubernetesObjects(dev).find((o) => o.kind === "PodMonitor" && o.metadata.name === "spark-operator");
    expect(monitor?.spec["podMetricsEndpoints"]).toEqual([{ port: "metrics", interval: "30s", honorLabels: true }]);
  });
});

describe("SparkHistoryServer", () => {
  const objects = (stack: typeof dev) =>
    releaseValues(resourceAt(stack, "Tenant-ml/History/Server/Resource"))["objects"] as ObjectJson[];
  const conf = (stack: typeof dev) =>
    (objects(stack).find((o) => o.kind === "ConfigMap")!["data"] as Record<string, string>)["history-server.conf"]!;
  const pod = (stack: typeof dev) =>
    // biome-ignore lint/suspicious/noExplicitAny: a pod spec is looked into at many depths
    (objects(stack).find((o) => o.kind === "Deployment")!.spec["template"] as any).spec;

  test("reads where the tenant's jobs write", () => {
    for (const stack of [dev, local]) {
      const written = (
        kubernetesObjects(stack).filter((o) => o.metadata.name === "spark-defaults")[1]!["data"] as Record<
          string,
          string
        >
      )["spark-defaults.conf"]!;
      const directory = conf(stack).match(/^spark\.history\.fs\.logDirectory (.*)$/m)?.[1];
      expect(directory).toMatch(/\/ml\/applications\/$/);
      expect(written).toContain(`spark.eventLog.dir ${directory}\n`);
    }
  });

  test("keeps its store on disk, forgets what the bucket forgot, and is killed only when it does not answer", () => {
    expect(conf(dev)).toContain("spark.history.store.hybridStore.enabled true\n");
    expect(conf(dev)).toContain("spark.history.fs.cleaner.maxAge 16d\n");
    const [container] = pod(dev).containers;
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      expect(container[probe].httpGet).toEqual({ path: "/api/v1/applications?limit=1", port: "http" });
    }
    expect(container.resources.limits.memory).toBe("2Gi");
    expect(container.env).toContainEqual({ name: "SPARK_DAEMON_MEMORY", value: "1536m" });
  });

  test("starts again when its configuration changes, which it reads but once", () => {
    const hash = (stack: typeof dev) =>
      // biome-ignore lint/suspicious/noExplicitAny: a Deployment is looked into at many depths
      (objects(stack).find((o) => o.kind === "Deployment")!.spec["template"] as any).metadata.annotations[
        "configuration-sha256"
      ];
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, { lake: { eventLogDays: 21 } });
    const changed = synthesise(platform)["dev"]!;
    expect(conf(changed)).toContain("spark.history.fs.cleaner.maxAge 23d\n");
    expect(hash(changed)).not.toBe(hash(dev));
  });

  test("runs on nodes of its environment that are not for Spark", () => {
    expect(pod(dev).nodeSelector).toEqual({ environment: "dev" });
    expect(pod(dev).tolerations).toEqual([
      { key: "environment", operator: "Equal", value: "dev", effect: "NoSchedule" },
    ]);
  });

  test("uses the image as it is on EKS; on local each pod fetches what the official one lacks, and checks it", () => {
    expect(pod(dev)).not.toHaveProperty("initContainers");
    const [fetch] = pod(local).initContainers;
    const wanted = sparkReleases["4.0"].jars.map((jar) => `https://repo1.maven.org/maven2/${jar.path}#${jar.sha256}`);
    expect(fetch.env).toEqual([{ name: "JARS", value: wanted.join(" ") }]);
    expect(pod(local).containers[0].image).toBe(sparkReleases["4.0"].image);
  });

  test("satisfies Pod Security restricted", () => {
    for (const stack of [dev, local]) {
      const { securityContext, containers, initContainers = [] } = pod(stack);
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      for (const container of [...containers, ...initContainers]) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        });
      }
    }
  });
});

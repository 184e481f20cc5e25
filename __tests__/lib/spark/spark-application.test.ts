import type { Construct } from "constructs";
import { largestPod } from "../../../lib/compute";
import {
  podSize,
  ScheduledSparkApplication,
  type ScheduledSparkApplicationProps,
  SparkApplication,
  type SparkApplicationSpecProps,
  type SparkEnvironment,
  sparkApplication,
} from "../../../lib/spark";
import { Tenant } from "../../../lib/tenancy";
import { validateAgainst } from "../../../rehearsal/charts/custom-resources";
import { chartDefinitions, describeWithChartData } from "../../chart-data";
import { addressAt, kubernetesObjects, type ObjectJson, predecessors, synthesiseTenancy } from "../../synthesis";

const props: SparkApplicationSpecProps = {
  name: "orders",
  program: { kind: "python", file: "s3a://lake/orders.py", arguments: ["--day", "today"] },
  driver: { cores: 1, memoryGiB: 2 },
  executor: { cores: 3, memoryGiB: 8, min: 0, max: 4 },
};

const pools = { instanceCategories: ["m", "c"], minGeneration: 6, vcpus: [2, 4] };
const environment: SparkEnvironment = {
  namespace: "sales",
  version: "4.0",
  image: "registry.example.com/spark:1",
  serviceAccount: "spark",
  conf: {
    "spark.kubernetes.namespace": "sales",
    "spark.kubernetes.driver.podTemplateFile": "/opt/spark/conf/driver.yaml",
    "spark.kubernetes.allocation.batch.size": "20",
    "spark.dynamicAllocation.maxExecutors": "63",
    "spark.eventLog.enabled": "true",
  },
  driver: { metadata: { labels: { tenant: "sales" } }, spec: { nodeSelector: { tenant: "sales" }, containers: [] } },
  executor: { metadata: { labels: { tenant: "sales" } }, spec: { nodeSelector: { tenant: "sales" }, containers: [] } },
  quota: { cpu: 64, memoryGiB: 256 },
  instances: { driver: pools, executor: pools },
};

// biome-ignore lint/suspicious/noExplicitAny: a custom resource is looked into at many depths
type Loose = any;
const spec = (changes: Partial<SparkApplicationSpecProps> = {}, where = environment): Loose =>
  sparkApplication(where, { ...props, ...changes }).spec;

describe("sparkApplication", () => {
  test("says what the tenant's defaults say, and leaves to the operator what is the operator's", () => {
    expect(spec({ conf: { "spark.eventLog.enabled": "false", "spark.sql.shuffle.partitions": "64" } })).toMatchObject({
      type: "Python",
      mode: "cluster",
      sparkVersion: "4.0.2",
      image: "registry.example.com/spark:1",
      mainApplicationFile: "s3a://lake/orders.py",
      arguments: ["--day", "today"],
      sparkConf: {
        "spark.kubernetes.allocation.batch.size": "20",
        "spark.eventLog.enabled": "false",
        "spark.sql.shuffle.partitions": "64",
      },
      driver: { cores: 1, memory: "2048m", serviceAccount: "spark" },
      executor: { cores: 3, memory: "8192m", instances: 1, serviceAccount: "spark" },
      dynamicAllocation: { enabled: true, minExecutors: 0, maxExecutors: 4, shuffleTrackingEnabled: true },
      restartPolicy: { type: "Never" },
      timeToLiveSeconds: 259_200,
    });
    expect(Object.keys(spec().sparkConf)).toEqual(["spark.kubernetes.allocation.batch.size", "spark.eventLog.enabled"]);
  });

  test("runs a class of a jar, with libraries", () => {
    const jvm = spec({
      program: { kind: "jvm", class: "com.example.Orders", file: "s3a://lake/orders.jar" },
      packages: ["org.postgresql:postgresql:42.7.7"],
      dependencies: { jars: ["s3a://lake/common.jar"] },
    });
    expect(jvm).toMatchObject({
      type: "Scala",
      mainClass: "com.example.Orders",
      deps: { packages: ["org.postgresql:postgresql:42.7.7"], jars: ["s3a://lake/common.jar"] },
    });
    expect(spec()).not.toHaveProperty("deps");
  });

  test("has a priority of Spark's, and goes to one zone, to all, or wherever there is room", () => {
    const zone = "topology.kubernetes.io/zone";
    for (const role of ["driver", "executor"]) {
      expect(spec()[role].template.spec).toMatchObject({ priorityClassName: "spark-normal" });
      expect(spec({ priority: "high" })[role].template.spec.priorityClassName).toBe("spark-high");
      expect(spec({ zones: { only: "eu-west-1a" } })[role].template.spec.nodeSelector).toEqual({
        tenant: "sales",
        [zone]: "eu-west-1a",
      });
      expect(spec()[role].template.spec.nodeSelector).toEqual({ tenant: "sales" });
    }
    const spread = spec({ zones: "spread" });
    expect(spread.executor.template.spec.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: zone,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { tenant: "sales", "spark-role": "executor" } },
      },
    ]);
    expect(spread.driver.template.spec).not.toHaveProperty("topologySpreadConstraints");
  });

  test("reckons with the overhead that Spark adds", () => {
    expect(podSize({ cores: 2, memoryGiB: 2 }, "jvm")).toEqual({ millicores: 2000, memoryMiB: 2048 + 384 });
    expect(podSize({ cores: 2, memoryGiB: 10 }, "jvm")).toEqual({ millicores: 2000, memoryMiB: 11_264 });
    expect(podSize({ cores: 2, memoryGiB: 10 }, "python")).toEqual({ millicores: 2000, memoryMiB: 14_336 });
  });

  test.each<[string, Partial<SparkApplicationSpecProps>, string]>([
    [
      "an executor with more cores than any allowed node has free",
      { executor: { cores: 4, memoryGiB: 8, min: 0, max: 2 } },
      'Spark application "orders": executor requests 4 cores and 11.2 GiB, overhead included, but the largest node it may run on (4 vCPUs of m, c) offers 3.7 cores and 12.3 GiB; make it smaller, or allow larger vcpus',
    ],
    [
      "an executor with more memory than any allowed node has free",
      { executor: { cores: 3, memoryGiB: 9, min: 0, max: 2 } },
      "executor requests 3 cores and 12.6 GiB, overhead included, but the largest node",
    ],
    [
      "a driver that fits no node",
      { driver: { cores: 8, memoryGiB: 2 } },
      "driver requests 8 cores and 2.8 GiB, overhead included, but the largest node",
    ],
    [
      "more cores than the quota",
      { executor: { cores: 3, memoryGiB: 1, min: 0, max: 22 } },
      "the driver and 22 executors request 67 cores, overhead included, and the quota is 64; lower executor.max or their size, or raise the quota",
    ],
    [
      "more memory than the quota",
      { executor: { cores: 1, memoryGiB: 8, min: 0, max: 23 } },
      "the driver and 23 executors request 260.4 GiB, overhead included, and the quota is 256",
    ],
    [
      "a minimum above the maximum",
      { executor: { cores: 1, memoryGiB: 1, min: 3, max: 2 } },
      "executor.min 3 is above executor.max 2",
    ],
    ["a name that Kubernetes refuses", { name: "Orders_1" }, 'Spark application "Orders_1": the name must be'],
  ])("refuses %s", (_, changes, message) => {
    expect(() => spec(changes)).toThrow(message);
  });

  test("knows nothing of nodes where the cluster has no pools", () => {
    const { instances: _, ...unknown } = environment;
    expect(() => spec({ driver: { cores: 32, memoryGiB: 2 } }, unknown as SparkEnvironment)).not.toThrow();
  });
});

describe("largestPod", () => {
  test("is that of the category or family with most memory, and nothing where one is unknown", () => {
    const of = (instances: object) => largestPod({ minGeneration: 6, vcpus: [4, 16], ...instances } as typeof pools);
    const general = of({ instanceCategories: ["m"] })!;
    expect(general.millicores).toBeLessThan(16_000);
    expect(general.millicores).toBeGreaterThan(15_500);
    expect(general.memoryMiB).toBeLessThan(64 * 1024);
    expect(general.memoryMiB).toBeGreaterThan(50 * 1024);
    expect(of({ instanceCategories: ["m", "r"] })!.memoryMiB).toBeGreaterThan(2 * general.memoryMiB);
    expect(of({ instanceCategories: ["x"], instanceFamilies: ["x2iedn"] })!.memoryMiB).toBeGreaterThan(
      8 * general.memoryMiB,
    );
    expect(of({ instanceCategories: ["trn"] })).toBeUndefined();
  });
});

/** A stack with a tenant of a MinIO lake, and what `build` adds. */
function stackWith(build: (scope: Construct, tenant: Tenant) => void) {
  return synthesiseTenancy("4.1", (scope, tenancy) => {
    build(scope, new Tenant(scope, "Sales", { tenancy, name: "sales", quota: { cpu: 32, memoryGiB: 128 } }));
  });
}

const scheduled = (changes: Partial<ScheduledSparkApplicationProps> = {}) =>
  stackWith((scope, tenant) => {
    new ScheduledSparkApplication(scope, "Daily", { tenant, ...props, schedule: "0 3 * * *", ...changes });
  });

describe("the constructs", () => {
  const find = (stack: ReturnType<typeof stackWith>, kind: string): Loose =>
    kubernetesObjects(stack).find((o) => o.kind === kind);

  test("a streaming application is started again, however it ends; nothing else is delivered that way", () => {
    const stack = stackWith((scope, tenant) => {
      new SparkApplication(scope, "Clicks", { tenant, ...props, name: "clicks" });
    });
    const application = find(stack, "SparkApplication");
    expect(application.metadata).toEqual({ name: "clicks", namespace: "sales" });
    expect(application.spec.restartPolicy.type).toBe("Always");
    expect(application.spec.sparkVersion).toBe("4.1.2");
    const first = predecessors(stack, addressAt(stack, "Clicks/Application/Resource"));
    for (const path of ["Operator/Release/Resource", "Sales/Identity/User/Resource", "Sales/History/Server/Resource"]) {
      expect([path, first.has(addressAt(stack, path))]).toEqual([path, true]);
    }
  });

  test("a batch application runs by the clock, once at a time", () => {
    const { metadata, spec: scheduling } = find(scheduled({ timeZone: "Europe/Paris" }), "ScheduledSparkApplication");
    expect(metadata.name).toBe("orders");
    expect(scheduling).toMatchObject({
      schedule: "0 3 * * *",
      timeZone: "Europe/Paris",
      concurrencyPolicy: "Forbid",
      template: {
        restartPolicy: { type: "OnFailure", onFailureRetries: 2 },
        mainApplicationFile: "s3a://lake/orders.py",
      },
    });
  });

  test("a schedule that is none is refused", () => {
    expect(() => scheduled({ schedule: "daily" })).toThrow(
      'stack/Daily: schedule "daily" is no cron line; write five fields, e.g. "0 3 * * *"',
    );
    expect(() => scheduled({ schedule: "@hourly" })).not.toThrow();
  });
});

describeWithChartData("the operator's definitions", () => {
  const validate = validateAgainst(chartDefinitions("spark-operator"));

  test("accept every application that is made here", () => {
    const streaming = stackWith((scope, tenant) => {
      new SparkApplication(scope, "Clicks", {
        tenant,
        ...props,
        zones: "spread",
        packages: ["a:b:1"],
        dependencies: { pyFiles: ["s3a://lake/common.zip"] },
      });
    });
    const objects = [streaming, scheduled()].flatMap((stack) =>
      kubernetesObjects(stack).filter((o) => o.apiVersion.startsWith("sparkoperator.k8s.io/")),
    );
    expect(objects.map(({ kind }) => kind)).toEqual(["SparkApplication", "ScheduledSparkApplication"]);
    expect(objects.flatMap(validate)).toEqual([]);
    const [first] = objects as [ObjectJson];
    expect(validate({ ...first, spec: { ...first.spec, prioritty: 1 } } as ObjectJson)).not.toEqual([]);
  });
});

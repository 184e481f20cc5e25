import type { KubernetesObject } from "../delivery/kubernetes-object";
import { checkSizes } from "./application-sizes";
import { type PodTemplate, SPARK_PRIORITIES } from "./pod-templates";
import type { SparkEnvironment } from "./spark-environment";
import { sparkReleases } from "./spark-versions";

/** What runs: a Python file, or a class of a jar. */
export type SparkProgram =
  | {
      readonly kind: "python";

      /** File, e.g. `s3a://lake-curated/ml/code/train.py` or, in the image, `local:///opt/app/train.py`. */
      readonly file: string;
      readonly arguments?: readonly string[];
    }
  | {
      readonly kind: "jvm";

      /** Main class. */
      readonly class: string;

      /** Jar with it. */
      readonly file: string;
      readonly arguments?: readonly string[];
    };

/** Resources of a driver, or of each executor. */
export interface SparkSize {
  /** Cores. */
  readonly cores: number;

  /** Heap (`spark.driver.memory`, `spark.executor.memory`), in GiB; Spark's overhead comes on top. */
  readonly memoryGiB: number;
}

export interface SparkApplicationSpecProps {
  /** Name, unique in its namespace; a DNS label of at most 40 characters. */
  readonly name: string;

  readonly program: SparkProgram;

  /** Driver. */
  readonly driver: SparkSize;

  /** Executors: how many of them dynamic allocation keeps and adds. */
  readonly executor: SparkSize & { readonly min: number; readonly max: number };

  /**
   * Priority among Spark's pods.
   * @default "normal"
   */
  readonly priority?: keyof typeof SPARK_PRIORITIES;

  /**
   * Where executors go: all pods into one availability zone, which saves the transfer between zones, or evenly over all.
   * @default - wherever there is capacity
   */
  readonly zones?: { readonly only: string } | "spread";

  /**
   * Maven coordinates (`group:artifact:version`) of libraries.
   * @default []
   */
  readonly packages?: readonly string[];

  /**
   * Python files, archives and jars beside the program, by address.
   * @default - none
   */
  readonly dependencies?: { readonly pyFiles?: readonly string[]; readonly jars?: readonly string[] };

  /**
   * Configuration over the tenant's defaults.
   * @default {}
   */
  readonly conf?: Readonly<Record<string, string>>;
}

/** When an application is run again. @see https://github.com/kubeflow/spark-operator/blob/v2.5.2/docs/api-docs.md */
export interface RestartPolicy {
  readonly type: "Never" | "OnFailure" | "Always";
  readonly onFailureRetries?: number;
  readonly onFailureRetryInterval?: number;
  readonly onSubmissionFailureRetries?: number;
  readonly onSubmissionFailureRetryInterval?: number;
}

export interface SparkApplicationResource extends KubernetesObject {
  readonly apiVersion: "sparkoperator.k8s.io/v1beta2";
  readonly kind: "SparkApplication";
  readonly spec: Readonly<Record<string, unknown>>;
}

/** How long the operator keeps a finished application, in seconds: three days, over which service levels are reckoned. */
const KEPT_SECONDS = 3 * 24 * 3600;

/** Properties for `spark-submit` alone: an application has fields for them, and admission refuses some in its configuration. */
const FOR_SUBMIT =
  /^spark\.(dynamicAllocation\.|kubernetes\.(namespace|container\.image|authenticate\.|(driver|executor)\.podTemplateFile))/;

/**
 * An application as the operator takes it, with everything the tenant's defaults say: for a manifest of your own, or by the
 * constructs.
 *
 * @throws Error when its pods fit no node that they may run on, or it asks for more than the tenant's quota
 */
export function sparkApplication(
  environment: SparkEnvironment,
  props: SparkApplicationSpecProps,
  restartPolicy: RestartPolicy = { type: "Never" },
): SparkApplicationResource {
  const { name, program, driver, executor, packages = [], dependencies = {} } = props;
  if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) {
    throw new Error(
      `Spark application "${name}": the name must be lower-case letters, digits and dashes, a letter first, at most 40 of them`,
    );
  }
  checkSizes(environment, props);
  const { version, image, serviceAccount, namespace } = environment;
  const deps = {
    ...dependencies,
    ...(packages.length > 0 && { packages }),
  };
  const conf = Object.entries(environment.conf).filter(([key]) => !FOR_SUBMIT.test(key));
  return {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    metadata: { name, namespace },
    spec: {
      type: program.kind === "python" ? "Python" : "Scala",
      mode: "cluster",
      sparkVersion: sparkReleases[version].version,
      image,
      ...(program.kind === "jvm" && { mainClass: program.class }),
      mainApplicationFile: program.file,
      arguments: program.arguments ?? [],
      ...(Object.keys(deps).length > 0 && { deps }),
      sparkConf: { ...Object.fromEntries(conf), ...props.conf },
      dynamicAllocation: {
        enabled: true,
        initialExecutors: executor.min,
        minExecutors: executor.min,
        maxExecutors: executor.max,
        shuffleTrackingEnabled: true,
      },
      driver: { ...size(driver), serviceAccount, template: template(environment.driver, props, "driver") },
      executor: {
        ...size(executor),
        instances: Math.max(1, executor.min),
        serviceAccount,
        template: template(environment.executor, props, "executor"),
      },
      restartPolicy,
      timeToLiveSeconds: KEPT_SECONDS,
    },
  };
}

const size = ({ cores, memoryGiB }: SparkSize) => ({ cores, memory: `${Math.round(memoryGiB * 1024)}m` });

function template(
  base: PodTemplate,
  { priority = "normal", zones }: SparkApplicationSpecProps,
  role: "driver" | "executor",
): PodTemplate {
  const { nodeSelector = {} } = base.spec as { nodeSelector?: Readonly<Record<string, string>> };
  const zone = "topology.kubernetes.io/zone";
  return {
    metadata: base.metadata,
    spec: {
      ...base.spec,
      priorityClassName: SPARK_PRIORITIES[priority],
      ...(typeof zones === "object" && { nodeSelector: { ...nodeSelector, [zone]: zones.only } }),
      ...(zones === "spread" &&
        role === "executor" && {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: zone,
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { ...base.metadata.labels, "spark-role": "executor" } },
            },
          ],
        }),
    },
  };
}

import type { SparkPool } from "../compute/spark-node-pools";
import { RESTRICTED_CONTAINER } from "../delivery/restricted-container";
import type { SparkImage } from "./spark-image";

/** User of the official Spark image, and its group. */
export const SPARK_USER = 185;

/** Executors hand over their blocks within the two minutes of a spot notice, in seconds; Kubernetes' 30 would cut that short. */
const EXECUTOR_GRACE_SECONDS = 120;

/** Pod template, as Spark's `podTemplateFile` and the operator's `template` take it. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What a pod of Spark needs, whichever its role. */
export interface SparkPodProps {
  readonly image: SparkImage;

  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;

  /** Priority class of the pods. */
  readonly priorityClassName: string;

  /**
   * Secret whose entries become environment variables: keys to the object store.
   * @default - none
   */
  readonly secretName?: string | undefined;
}

/** Priorities that pods of Spark may have; admission looks for their common first part. */
export const SPARK_PRIORITIES = { low: "spark-low", normal: "spark-normal", high: "spark-high" } as const;

/** Security settings of a pod of Spark's image: Pod Security Standard `restricted`. */
export const SPARK_POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: SPARK_USER,
  runAsGroup: SPARK_USER,
  fsGroup: SPARK_USER,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/**
 * Template of drivers or executors: their nodes, their security, their credentials. Spark fills in image, command and
 * resources.
 *
 * @param pool nodes to run on; left out, any
 */
export function sparkPodTemplate(role: "driver" | "executor", props: SparkPodProps, pool?: SparkPool): PodTemplate {
  const { image, labels, priorityClassName, secretName } = props;
  const { initContainers, volumes, volumeMounts } = image;
  const annotations = pool?.podAnnotations ?? {};
  return {
    metadata: { labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...pool?.placement,
      priorityClassName,
      ...(role === "executor" && { terminationGracePeriodSeconds: EXECUTOR_GRACE_SECONDS }),
      // A name inside the cluster has up to four dots; without this each lookup of S3 is tried five times.
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
      securityContext: SPARK_POD_SECURITY,
      ...(initContainers.length > 0 && { initContainers, volumes }),
      containers: [
        {
          name: `spark-kubernetes-${role}`,
          securityContext: RESTRICTED_CONTAINER,
          ...(secretName !== undefined && { envFrom: [{ secretRef: { name: secretName } }] }),
          ...(volumeMounts.length > 0 && { volumeMounts }),
        },
      ],
    },
  };
}

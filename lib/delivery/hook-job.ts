import type { PodPlacement } from "../cluster/pod-placement";
import type { KubernetesObject } from "./kubernetes-object";
import { RESTRICTED_CONTAINER } from "./restricted-container";

/** Python of the official image, for scripts that need its standard library only. */
export const PYTHON_IMAGE = "public.ecr.aws/docker/library/python:3.13.9-alpine3.22";

export interface HookJobProps {
  /** Name of the Job, of its service account where it has one, and of the ConfigMap with its scripts. */
  readonly name: string;

  /** Image that runs the script. */
  readonly image: string;

  /** Command; scripts lie in `/scripts`. */
  readonly command: readonly string[];

  /** When Helm runs it: after its release is there, or before it goes. */
  readonly runs: "after-install" | "before-delete";

  /** Where its pod goes. */
  readonly placement: PodPlacement;

  /** Environment of the script, and Secrets whose entries become part of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];

  /**
   * Service account of the pod.
   * @default - none: no token is mounted
   */
  readonly serviceAccount?: string;
}

/** Kubernetes Job. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
export interface Job extends KubernetesObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly spec: unknown;
}

const HOOKS = { "after-install": "post-install,post-upgrade", "before-delete": "pre-delete" } as const;

/** Job that a release runs and waits for; under Pod Security Standard `restricted`. */
export function hookJob(props: HookJobProps): Job {
  const { name, image, command, runs, placement, env, secrets = [], serviceAccount } = props;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: runs === "after-install" ? name : `${name}-removal`,
      // A Job cannot be changed in place; as a hook it is replaced on every upgrade and gone when it succeeded.
      annotations: {
        "helm.sh/hook": HOOKS[runs],
        "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
      },
    },
    spec: {
      backoffLimit: 10,
      template: {
        metadata: { labels: { "app.kubernetes.io/name": name } },
        spec: {
          ...placement,
          ...(serviceAccount === undefined
            ? { automountServiceAccountToken: false }
            : { serviceAccountName: serviceAccount }),
          restartPolicy: "OnFailure",
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            runAsGroup: 65534,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "script",
              image,
              command,
              env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
              ...(secrets.length > 0 && { envFrom: secrets.map((secret) => ({ secretRef: { name: secret } })) }),
              resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: "scripts", mountPath: "/scripts", readOnly: true },
                { name: "tmp", mountPath: "/tmp" },
              ],
            },
          ],
          volumes: [
            { name: "scripts", configMap: { name } },
            { name: "tmp", emptyDir: {} },
          ],
        },
      },
    },
  };
}

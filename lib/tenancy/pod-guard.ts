import type { KubernetesObject, LabelSelector } from "../delivery/kubernetes-object";
import { SPARK_TENANT_LABEL } from "../spark/spark-operator";

/** @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
interface ValidatingAdmissionPolicy extends KubernetesObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "ValidatingAdmissionPolicy";
  readonly spec: {
    readonly failurePolicy: "Fail";
    readonly matchConstraints: {
      readonly namespaceSelector: LabelSelector;
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly apiVersions: readonly string[];
        readonly operations: readonly ("CREATE" | "UPDATE")[];
        readonly resources: readonly string[];
      }[];
    };
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}

interface ValidatingAdmissionPolicyBinding extends KubernetesObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "ValidatingAdmissionPolicyBinding";
  readonly spec: { readonly policyName: string; readonly validationActions: readonly "Deny"[] };
}

const NAME = "tenant-pods";

/** A taint keeps a pod away only while it cannot say that it tolerates it; who writes the pod must not decide that. */
const OWN_NODES =
  "!has(object.spec.tolerations) || object.spec.tolerations.all(t, has(t.key) && (" +
  "t.key.startsWith('node.kubernetes.io/') || t.key == 'spark-role' || " +
  "(t.key in ['environment', 'tenant'] && has(t.value) && t.key in namespaceObject.metadata.labels && " +
  "t.value == namespaceObject.metadata.labels[t.key])))";

/**
 * Policy of the API server itself, without a webhook: in namespaces of tenants, pods tolerate the taints of their own nodes only,
 * do not go past the scheduler, and have no priority but Spark's. Kubernetes 1.30 and later.
 */
export function tenantPodGuard(): (ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding)[] {
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: NAME },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          namespaceSelector: { matchLabels: { [SPARK_TENANT_LABEL]: "true" } },
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
          ],
        },
        validations: [
          {
            expression: OWN_NODES,
            message:
              "a pod of a tenant may tolerate only environment and tenant of its own namespace, and spark-role; drop the other tolerations",
          },
          {
            // Taints of NoSchedule are the scheduler's business, which such a pod goes past.
            expression: "request.operation != 'CREATE' || !has(object.spec.nodeName) || object.spec.nodeName == ''",
            message: "a pod of a tenant may not name its node; drop nodeName and use nodeSelector",
          },
          {
            expression: "!has(object.spec.priorityClassName) || object.spec.priorityClassName.startsWith('spark-')",
            message: "a pod of a tenant may have the priority classes spark-low, spark-normal and spark-high only",
          },
        ],
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: NAME },
      spec: { policyName: NAME, validationActions: ["Deny"] },
    },
  ];
}

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
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly Validation[];
  };
}

/** What must hold of an object, in CEL, and what its author is told when it does not. */
interface Validation {
  readonly expression: string;
  readonly message: string;
}

interface ValidatingAdmissionPolicyBinding extends KubernetesObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "ValidatingAdmissionPolicyBinding";
  readonly spec: { readonly policyName: string; readonly validationActions: readonly "Deny"[] };
}

type Policy = ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding;
type Variables = ValidatingAdmissionPolicy["spec"]["variables"];

/** A taint keeps a pod away only while it cannot say that it tolerates it; who writes the pod must not decide that. */
const OWN_NODES =
  "!has(object.spec.tolerations) || object.spec.tolerations.all(t, has(t.key) && (" +
  "t.key.startsWith('node.kubernetes.io/') || t.key == 'spark-role' || " +
  "(t.key in ['environment', 'tenant'] && has(t.value) && t.key in namespaceObject.metadata.labels && " +
  "t.value == namespaceObject.metadata.labels[t.key])))";

const PODS: readonly Validation[] = [
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
];

/**
 * Properties that speak to the `spark-submit` inside the operator, which has rights in every tenant's namespace: where it starts a
 * driver and as whom, which of its own files it reads or uploads (its token among them), which classes it runs. It puts an
 * application's properties after its own, so that these would win; read in `submission.go` of the operator 2.5.2.
 */
const OF_THE_OPERATOR = [
  "spark.master",
  "spark.submit.deployMode",
  "spark.kubernetes.namespace",
  "spark.kubernetes.context",
  "spark.kubernetes.submitInDriver",
  "spark.kubernetes.driver.master",
  "spark.kubernetes.file.upload.path",
  "spark.kubernetes.driver.podTemplateFile",
  "spark.kubernetes.executor.podTemplateFile",
  "spark.kubernetes.driver.pod.featureSteps",
  "spark.kubernetes.executor.pod.featureSteps",
];

/** First parts of others, by which files of the operator's become Secrets or ConfigMaps of the driver. */
const OF_THE_OPERATOR_TOO = ["spark.kubernetes.authenticate.", "spark.kubernetes.kerberos.", "spark.kerberos."];

/** What is harmless among them: accounts of the tenant's own namespace. */
const ALLOWED = [
  "spark.kubernetes.authenticate.driver.serviceAccountName",
  "spark.kubernetes.authenticate.executor.serviceAccountName",
];

const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(", ")}]`;

const APPLICATION: Variables = [
  {
    name: "application",
    expression: "object.kind == 'ScheduledSparkApplication' ? object.spec.template : object.spec",
  },
];

const APPLICATIONS: readonly Validation[] = [
  {
    expression:
      `!has(variables.application.sparkConf) || variables.application.sparkConf.all(k, k in ${list(ALLOWED)} || ` +
      `!(k in ${list(OF_THE_OPERATOR)}) && !${list(OF_THE_OPERATOR_TOO)}.exists(first, k.startsWith(first)))`,
    message: `sparkConf may not have what steers the operator's own spark-submit; drop ${[...OF_THE_OPERATOR, ...OF_THE_OPERATOR_TOO.map((first) => `${first}*`)].join(", ")}`,
  },
  {
    expression: "!has(variables.application.mode) || variables.application.mode == 'cluster'",
    message: "mode must be cluster: in client mode the driver would run inside the operator",
  },
];

/**
 * Policies of the API server itself, without a webhook, for namespaces of tenants: pods tolerate the taints of their own nodes only,
 * do not go past the scheduler, and have no priority but Spark's; applications do not use the operator to reach where their
 * authors may not. Kubernetes 1.30 and later.
 */
export function tenantGuards(): Policy[] {
  return [
    ...guard("tenant-pods", "", "v1", ["pods"], PODS),
    ...guard(
      "tenant-applications",
      "sparkoperator.k8s.io",
      "v1beta2",
      ["sparkapplications", "scheduledsparkapplications"],
      APPLICATIONS,
      APPLICATION,
    ),
  ];
}

function guard(
  name: string,
  apiGroup: string,
  apiVersion: string,
  kinds: readonly string[],
  validations: readonly Validation[],
  variables?: Variables,
): Policy[] {
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          namespaceSelector: { matchLabels: { [SPARK_TENANT_LABEL]: "true" } },
          resourceRules: [
            { apiGroups: [apiGroup], apiVersions: [apiVersion], operations: ["CREATE", "UPDATE"], resources: kinds },
          ],
        },
        ...(variables && { variables }),
        validations,
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  ];
}

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A Kubernetes object, as far as the fake needs it. */
interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace?: string } & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const NAMESPACED = { namespace: "analytics", creationTimestamp: "2026-11-01T00:00:00Z" };
const meta = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  ...NAMESPACED,
  name,
  uid: name,
  labels,
});
const resources = { cpu: "2", memory: "8Gi" };
const ended = {
  reason: "OOMKilled",
  exitCode: 137,
  startedAt: "2026-11-01T00:00:00Z",
  finishedAt: "2026-11-01T01:00:00Z",
};

/** A pod whose one container is in this state. */
const pod = (name: string, state: object): KubernetesObject => ({
  metadata: meta(name, { "spark-role": "driver" }),
  spec: {
    nodeName: "node-0",
    containers: [{ name: "main", image: "i", resources: { requests: resources, limits: resources } }],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
  },
  status: {
    phase: "Running",
    startTime: "2026-11-01T00:00:00Z",
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
    containerStatuses: [
      {
        name: "main",
        image: "i",
        imageID: "i",
        restartCount: 1,
        ready: false,
        lastState: { terminated: ended },
        state,
      },
    ],
  },
});

const scale = {
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  minReplicas: 1,
  maxReplicas: 5,
};
const bounds = { lowerBound: resources, target: resources, upperBound: resources };

/** One object of each kind that the catalogue has series of, by the path of its list. */
const OBJECTS: Readonly<Record<string, readonly KubernetesObject[]>> = {
  "/api/v1/namespaces": [
    { metadata: { name: "analytics", creationTimestamp: "2026-11-01T00:00:00Z" }, status: { phase: "Active" } },
  ],
  "/api/v1/nodes": [
    {
      metadata: {
        name: "node-0",
        creationTimestamp: "2026-11-01T00:00:00Z",
        labels: {
          environment: "dev",
          "karpenter.sh/nodepool": "spark-executors",
          "karpenter.sh/capacity-type": "spot",
          "node.kubernetes.io/instance-type": "m7i.xlarge",
          "topology.kubernetes.io/zone": "eu-west-1a",
        },
      },
      spec: {},
      status: { capacity: resources, allocatable: resources, nodeInfo: {}, addresses: [] },
    },
  ],
  "/api/v1/pods": [pod("ended", { terminated: ended }), pod("waits", { waiting: { reason: "ImagePullBackOff" } })],
  "/api/v1/persistentvolumeclaims": [
    { metadata: meta("data"), spec: { resources: { requests: { storage: "10Gi" } } }, status: { phase: "Bound" } },
  ],
  "/api/v1/resourcequotas": [
    { metadata: meta("quota"), spec: {}, status: { hard: { "requests.cpu": "10" }, used: { "requests.cpu": "3" } } },
  ],
  "/apis/apps/v1/deployments": [
    {
      metadata: meta("spark-history-server"),
      spec: { replicas: 1, selector: {}, strategy: { type: "Recreate" }, template: {} },
      status: { availableReplicas: 1 },
    },
  ],
  "/apis/autoscaling/v2/horizontalpodautoscalers": [
    { metadata: meta("web"), spec: scale, status: { currentReplicas: 2, desiredReplicas: 3 } },
  ],
  "/apis/sparkoperator.k8s.io/v1beta2/sparkapplications": [
    {
      metadata: meta("etl"),
      status: {
        applicationState: { state: "RUNNING" },
        executionAttempts: 1,
        submissionAttempts: 1,
        lastSubmissionAttemptTime: "2026-11-01T00:00:00Z",
        terminationTime: null,
      },
    },
  ],
  "/apis/karpenter.sh/v1/nodepools": [
    {
      metadata: { name: "spark-executors" },
      spec: { weight: 10 },
      status: { resources: { cpu: "16", memory: "64Gi" } },
    },
  ],
  "/apis/autoscaling.k8s.io/v1/verticalpodautoscalers": [
    {
      metadata: meta("web"),
      spec: { targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
      status: { recommendation: { containerRecommendations: [{ containerName: "main", ...bounds }] } },
    },
  ],
};

const definition = (group: string, version: string, kind: string, plural: string): KubernetesObject => ({
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    names: { kind, plural },
    scope: "Namespaced",
    versions: [{ name: version, served: true, storage: true }],
  },
});

const DEFINITIONS = [
  definition("sparkoperator.k8s.io", "v1beta2", "SparkApplication", "sparkapplications"),
  definition("karpenter.sh", "v1", "NodePool", "nodepools"),
  definition("autoscaling.k8s.io", "v1", "VerticalPodAutoscaler", "verticalpodautoscalers"),
];

/** Kinds by the plural that ends the path of their lists. */
const KINDS: Readonly<Record<string, string>> = {
  customresourcedefinitions: "CustomResourceDefinition",
  deployments: "Deployment",
  horizontalpodautoscalers: "HorizontalPodAutoscaler",
  namespaces: "Namespace",
  nodepools: "NodePool",
  nodes: "Node",
  persistentvolumeclaims: "PersistentVolumeClaim",
  pods: "Pod",
  resourcequotas: "ResourceQuota",
  sparkapplications: "SparkApplication",
  verticalpodautoscalers: "VerticalPodAutoscaler",
};

/** A list with what clients want to know of it and of its items. */
function listed(path: string, items: readonly KubernetesObject[]): object {
  const [, group, version] = path.match(/^\/apis?(?:\/([^/]+))?\/([^/]+)\/[^/]+$/) as RegExpMatchArray;
  const apiVersion = group ? `${group}/${version}` : version;
  const kind = KINDS[path.split("/").at(-1) as string] as string;
  return {
    kind: `${kind}List`,
    apiVersion,
    metadata: { resourceVersion: "1" },
    items: items.map((item) => ({ apiVersion, kind, ...item })),
  };
}

/** A Kubernetes API that lists a few objects and lets watches wait; enough for kube-state-metrics. */
export async function startKubernetesApi(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url as string, "http://localhost");
    const send = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (pathname === "/version") return send(200, { major: "1", minor: "35", gitVersion: "v1.35.2" });
    if (searchParams.has("sendInitialEvents")) {
      const message = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
      return send(422, { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Invalid", message, code: 422 });
    }
    if (searchParams.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      return undefined;
    }
    if (pathname === "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
      return send(200, listed(pathname, DEFINITIONS));
    return /^\/apis?\//.test(pathname) ? send(200, listed(pathname, OBJECTS[pathname] ?? [])) : send(404, {});
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

import { type NetworkPolicy, platformNetworkPolicies } from "../../../lib/delivery";
import { kubernetesObjects, releaseValues, resourceAt, resources, synthesise } from "../../synthesis";

const { dev, local } = synthesise() as Record<"dev" | "local", ReturnType<typeof synthesise>[string]>;

const policies = platformNetworkPolicies({
  addresses: {
    controlPlane: ["10.0.252.0/28", "172.20.0.0/16"],
    apiServerPorts: [443],
    internal: ["10.0.0.0/16", "100.64.0.0/16", "203.0.112.0/24"],
    serviceEndpoints: ["10.0.0.0/19"],
  },
  objectStoreNamespace: "minio",
  webhookPorts: [9443],
});
const policy = (name: string) => policies.find((p) => p.metadata.name === name) as NetworkPolicy;

describe("platformNetworkPolicies", () => {
  test("denies everything first", () => {
    expect(policy("default-deny").spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  test.each([
    [
      "allow-dns",
      [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    ],
    ["allow-same-namespace", [{ to: [{ podSelector: {} }] }]],
    [
      "allow-pod-identity-agent",
      [{ to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] }],
    ],
    [
      "allow-api-server",
      [
        {
          to: [{ ipBlock: { cidr: "10.0.252.0/28" } }, { ipBlock: { cidr: "172.20.0.0/16" } }],
          ports: [{ protocol: "TCP", port: 443 }],
        },
      ],
    ],
    [
      "allow-object-store",
      [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "minio" } } }],
          ports: [{ protocol: "TCP", port: 9000 }],
        },
      ],
    ],
  ])("lets pods out: %s", (name, egress) => {
    expect(policy(name).spec.egress).toEqual(egress);
  });

  test("lets pods reach HTTPS outside the network, and inside it the endpoints of AWS services alone", () => {
    const [{ to, ports } = { to: [], ports: [] }] = policy("allow-https-outside").spec.egress ?? [];
    expect(ports).toEqual([{ protocol: "TCP", port: 443 }]);
    expect(to.map((peer) => peer.ipBlock?.cidr)).toEqual(["0.0.0.0/0", "10.0.0.0/19"]);
    expect(to[0]?.ipBlock?.except).toEqual(expect.arrayContaining(["10.0.0.0/8", "169.254.0.0/16", "203.0.112.0/24"]));
  });

  test("lets the control plane call webhooks, and Prometheus scrape", () => {
    expect(policy("allow-from-control-plane").spec.ingress?.[0]?.ports).toEqual([{ protocol: "TCP", port: 9443 }]);
    expect(policy("allow-from-prometheus").spec.ingress).toEqual([
      { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }] },
    ]);
  });
});

describe("PlatformNamespace", () => {
  test("enforces a Pod Security Standard", () => {
    const level = (stack: typeof dev, path: string) =>
      (resourceAt(stack, path)["metadata"] as { labels: Record<string, string> }).labels[
        "pod-security.kubernetes.io/enforce"
      ];
    expect(level(dev, "Namespace-dev/Resource")).toBe("restricted");
    expect(level(local, "Minio/Namespace/Resource")).toBe("baseline");
  });

  test("closes every namespace of every stack", () => {
    for (const stack of [dev, local]) {
      for (const namespace of resources(stack, "kubernetes_namespace_v1")) {
        const { name } = namespace["metadata"] as { name: string };
        const release = resources(stack, "helm_release").find(
          (r) => r["namespace"] === name && r["name"] === "namespace",
        );
        expect(JSON.stringify(releaseValues(release!))).toContain("default-deny");
      }
    }
    expect(kubernetesObjects(dev).filter((o) => o.kind === "NetworkPolicy").length).toBeGreaterThan(6);
  });
});

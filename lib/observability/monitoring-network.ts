import type { EgressRule, NetworkPolicy } from "../delivery/network-policy";
import type { AlertDestinations } from "./alert-destinations";

const egress = (name: string, app: string, rule: EgressRule): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name },
  spec: {
    podSelector: { matchLabels: { "app.kubernetes.io/name": app } },
    policyTypes: ["Egress"],
    egress: [rule],
  },
});

const ANYWHERE = { ipBlock: { cidr: "0.0.0.0/0" } };

/** Ways out of the monitoring namespace beside HTTPS: to whatever is scraped, and to the mail server. */
export function monitoringNetworkPolicies({ email }: AlertDestinations): NetworkPolicy[] {
  return [
    // The other namespaces decide whether they let Prometheus in.
    egress("allow-prometheus-to-scrape", "prometheus", { to: [ANYWHERE, { namespaceSelector: {} }] }),
    ...(email
      ? [
          egress("allow-alertmanager-to-mail", "alertmanager", {
            to: [ANYWHERE],
            ports: [{ protocol: "TCP", port: Number(email.smarthost.split(":").at(-1)) }],
          }),
        ]
      : []),
  ];
}

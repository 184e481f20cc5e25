import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const webhook = (suffix: string) => `sum by (name) (rate(apiserver_admission_webhook_request_total${suffix}[5m]))`;

/** What keeps a release from arriving. */
export const deliveryAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.delivery",
  rules: [
    {
      alert: "ContainerImagePullFailing",
      expr: promql`
        max by (namespace, pod, container) (kube_pod_container_status_waiting_reason{reason=~"ImagePullBackOff|ErrImagePull|InvalidImageName"}) == 1`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "An image cannot be pulled.",
        description: "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} gets no image.",
      },
    },
    {
      alert: "ContainerConfigurationMissing",
      expr: promql`
        max by (namespace, pod, container) (kube_pod_container_status_waiting_reason{reason=~"CreateContainerConfigError|CreateContainerError"}) == 1`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A container waits for a Secret or ConfigMap that is not there.",
        description: "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} cannot be created.",
      },
    },
    {
      alert: "AdmissionWebhookFailing",
      expr: promql`
        ${webhook('{code=~"5..|600"}')} / ${webhook("")} > ${thresholds.webhookFailures}`,
      for: "10m",
      labels: { severity: "critical" },
      annotations: {
        summary: "An admission webhook fails, so objects are refused.",
        description: "{{ $value | humanizePercentage }} of the calls to webhook {{ $labels.name }} fail.",
      },
    },
  ],
});

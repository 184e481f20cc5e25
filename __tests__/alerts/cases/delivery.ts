import type { AlertCase } from "../alert-case";

const waiting = (reason: string) =>
  `kube_pod_container_status_waiting_reason{namespace="a",pod="p",container="c",reason="${reason}"}`;
const webhook = (code: string) => `apiserver_admission_webhook_request_total{name="mutate.spark",code="${code}"}`;
const labels = { severity: "warning", namespace: "a", pod: "p", container: "c" };

export const deliveryCases: readonly AlertCase[] = [
  {
    alert: "ContainerImagePullFailing",
    series: { [waiting("ImagePullBackOff")]: "1x20", [waiting("ContainerCreating")]: "0x20" },
    fires: {
      at: "10m",
      labels,
      summary: "An image cannot be pulled.",
      description: "c of a/p gets no image.",
    },
    variants: {
      "it is pulled": { series: { [waiting("ImagePullBackOff")]: "0x20" } },
      "it is being created": {
        series: { [waiting("ImagePullBackOff")]: null, [waiting("ContainerCreating")]: "1x20" },
      },
    },
  },
  {
    alert: "ContainerConfigurationMissing",
    series: { [waiting("CreateContainerConfigError")]: "1x20", [waiting("ContainerCreating")]: "0x20" },
    fires: {
      at: "10m",
      labels,
      summary: "A container waits for a Secret or ConfigMap that is not there.",
      description: "c of a/p cannot be created.",
    },
    variants: {
      "it is there": { series: { [waiting("CreateContainerConfigError")]: "0x20" } },
      "it is being created": {
        series: { [waiting("CreateContainerConfigError")]: null, [waiting("ContainerCreating")]: "1x20" },
      },
    },
  },
  {
    alert: "AdmissionWebhookFailing",
    series: { [webhook("200")]: "0+90x20", [webhook("600")]: "0+10x20" },
    fires: {
      at: "11m",
      labels: { severity: "critical", name: "mutate.spark" },
      summary: "An admission webhook fails, so objects are refused.",
      description: "10% of the calls to webhook mutate.spark fail.",
    },
    variants: {
      "2 % of them": { series: { [webhook("600")]: "0+2x20" } },
      "it refuses what is wrong": { series: { [webhook("600")]: null, [webhook("403")]: "0+50x20" } },
    },
  },
];

import type { AlertDestination, AlertDestinations, SlackDestination } from "./alert-destinations";

/** While an alert of `sources` fires, those of `targets` are held back: they follow from it. */
export interface Inhibition {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** @see https://prometheus.io/docs/alerting/latest/configuration/ */
export interface AlertmanagerConfig {
  readonly global: Readonly<Record<string, unknown>>;
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
  readonly inhibit_rules: readonly Readonly<Record<string, unknown>>[];
}

/** Receiver of what nobody is to be told. */
const NOBODY = "nobody";

const SEVERITIES = ["critical", "warning", "info"] as const;
type Severity = (typeof SEVERITIES)[number];

const file = ({ secretName }: AlertDestination) => `/etc/alertmanager/secrets/${secretName}/value`;

const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.cluster }})';
const TEXT = [
  "{{ range .Alerts }}",
  "{{ .Annotations.description }}{{ if .Annotations.runbook_url }} <{{ .Annotations.runbook_url }}|Runbook>{{ end }}",
  "{{ end }}",
].join("\n");

const slack = (destination: SlackDestination, channel: string) => ({
  app_token_file: file(destination),
  app_url: "https://slack.com/api/chat.postMessage",
  channel,
  send_resolved: true,
  title: TITLE,
  text: `{{ .CommonAnnotations.summary }}\n${TEXT}`,
});

/** What each destination gets of one severity. */
function receiver(severity: Severity, destinations: AlertDestinations): Record<string, unknown> {
  const { pagerDuty, email, webhook } = destinations;
  return {
    ...(destinations.slack && { slack_configs: [slack(destinations.slack, destinations.slack.channel)] }),
    ...(pagerDuty &&
      severity === "critical" && {
        pagerduty_configs: [
          {
            routing_key_file: file(pagerDuty),
            severity,
            description: "{{ .CommonAnnotations.summary }} ({{ .CommonLabels.cluster }})",
            details: { description: "{{ range .Alerts }}{{ .Annotations.description }}\n{{ end }}" },
          },
        ],
      }),
    ...(email &&
      severity !== "info" && {
        email_configs: [
          {
            to: email.to,
            from: email.from,
            smarthost: email.smarthost,
            auth_username: email.username,
            auth_password_file: file(email),
            require_tls: true,
            send_resolved: true,
          },
        ],
      }),
    ...(webhook && { webhook_configs: [{ url_file: file(webhook), send_resolved: true }] }),
  };
}

const tenantReceiver = (namespace: string) => `tenant-${namespace}`;

/**
 * Alertmanager's configuration: by severity to whom it concerns, by namespace to its tenant as well. Without any destination
 * it is valid, and tells nobody.
 *
 * The first three inhibitions are the chart's own, which a configuration replaces.
 */
export function alertmanagerConfig(
  destinations: AlertDestinations,
  inhibitions: readonly Inhibition[],
): AlertmanagerConfig {
  const { slack: team, heartbeat } = destinations;
  const tenants = Object.entries(team?.tenantChannels ?? {});
  const bySeverity = SEVERITIES.map((severity) => ({ name: severity, ...receiver(severity, destinations) }));
  const told = bySeverity.filter((one) => Object.keys(one).length > 1);
  const to = (name: string) => (told.some((one) => one.name === name) ? name : NOBODY);
  const one = (names: readonly string[]) => `alertname =~ "${names.join("|")}"`;

  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: to("warning"),
      group_by: ["alertname", "namespace"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        {
          matchers: ['alertname = "Watchdog"'],
          receiver: heartbeat ? "heartbeat" : NOBODY,
          group_wait: "0s",
          group_interval: "1m",
          repeat_interval: "5m",
        },
        { matchers: ['alertname = "InfoInhibitor"'], receiver: NOBODY },
        ...tenants.map(([namespace]) => ({
          matchers: [`namespace = "${namespace}"`],
          receiver: tenantReceiver(namespace),
          continue: true,
        })),
        { matchers: ['severity = "critical"'], receiver: to("critical"), repeat_interval: "4h" },
        { matchers: ['severity = "warning"'], receiver: to("warning") },
        { matchers: ['severity = "info"'], receiver: to("info"), group_interval: "1h", repeat_interval: "24h" },
      ],
    },
    receivers: [
      { name: NOBODY },
      ...told,
      ...tenants.map(([namespace, channel]) => ({
        name: tenantReceiver(namespace),
        slack_configs: [slack(team as SlackDestination, channel)],
      })),
      ...(heartbeat
        ? [{ name: "heartbeat", webhook_configs: [{ url_file: file(heartbeat), send_resolved: false }] }]
        : []),
    ],
    inhibit_rules: [
      {
        source_matchers: ['severity = "critical"'],
        target_matchers: ['severity =~ "warning|info"'],
        equal: ["namespace", "alertname"],
      },
      {
        source_matchers: ['severity = "warning"'],
        target_matchers: ['severity = "info"'],
        equal: ["namespace", "alertname"],
      },
      {
        source_matchers: ['alertname = "InfoInhibitor"'],
        target_matchers: ['severity = "info"'],
        equal: ["namespace"],
      },
      ...inhibitions.map(({ sources, targets }) => ({
        source_matchers: [one(sources)],
        target_matchers: [one(targets)],
      })),
    ],
  };
}

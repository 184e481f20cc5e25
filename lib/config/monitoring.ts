import { z } from "zod";
import { count, label } from "./primitives";
import { servedNames } from "./report";
import { strictObject } from "./strict-object";

/** Prometheus, Alertmanager and Grafana, or none of them. */
export const monitoringConfig = z
  .discriminatedUnion("kind", [
    strictObject({ kind: z.literal("none") }),
    strictObject({
      kind: z.literal("prometheus"),

      /** Series that Prometheus is meant for: 300 thousand, a million, four million. */
      size: z.enum(["small", "medium", "large"]).default("small"),

      /** How long series are kept, in days; less when the volume fills up. */
      retentionDays: count(1, 365).default(15),

      /** Size of Prometheus' volume, in GiB. */
      volumeGiB: count(5, 16384).default(50),
    }),
  ])
  .prefault({ kind: "prometheus" });

/**
 * Where a credential is kept: on EKS the name or ARN of a secret of AWS Secrets Manager, elsewhere the name of a Kubernetes
 * Secret in the namespace `monitoring`, with the key `value`.
 */
const secret = z.string().min(1).max(512);

const channel = z
  .string()
  .regex(/^#[\p{Ll}\d_-]{1,79}$/u, "must be a Slack channel such as #data-platform, in lower case");

const address = z.email("must be an e-mail address");

/** Where alerts go; what is left out gets none. */
const destinations = {
  /** Slack; the credential is the bot token of an app with `chat:write`. */
  slack: strictObject({
    secret,
    channel,

    /** Channels of tenants, and of the environments that the cluster serves, by namespace, beside `channel`. */
    tenantChannels: z.record(label(63), channel).default({}),
  }).optional(),

  /** PagerDuty gets what is critical; the credential is an Events API v2 integration key. */
  pagerDuty: strictObject({ secret }).optional(),

  /** E-mail gets all but news; the credential is the password of `username`. */
  email: strictObject({
    secret,
    to: address,
    from: address,
    smarthost: z.string().regex(/^[\w.-]+:\d+$/, "must be a host with its port, e.g. smtp.example.com:587"),
    username: z.string().min(1),
  }).optional(),

  /** Webhook that gets every alert; the credential is its URL. */
  webhook: strictObject({ secret }).optional(),

  /** Dead man's switch, e.g. of healthchecks.io; the credential is its URL. */
  heartbeat: strictObject({ secret }).optional(),
};

/** Destinations whose credentials are in AWS Secrets Manager. */
export const eksAlertDestinations = strictObject({
  ...destinations,

  /** Raise it to copy the credentials again after they were rotated. */
  secretRevision: count(1, 1_000_000).default(1),
}).optional();

/** Destinations whose credentials are Secrets of the cluster. */
export const existingClusterAlertDestinations = strictObject(destinations).optional();

interface Environment {
  readonly monitoring: { readonly kind: string };
  readonly alertDestinations?: z.output<typeof existingClusterAlertDestinations>;
  readonly serves: readonly string[] | Readonly<Record<string, unknown>>;
  readonly tenants: Readonly<Record<string, { readonly namespace?: string | undefined }>>;
}

/** Rules between monitoring, destinations and the served environments. */
export function checkAlerting(environment: Environment, context: z.RefinementCtx): void {
  const { monitoring, alertDestinations, serves, tenants } = environment;
  if (alertDestinations === undefined) return;
  if (monitoring.kind === "none") {
    const message = 'has no effect when monitoring.kind is "none"; leave it out';
    context.addIssue({ code: "custom", path: ["alertDestinations"], message, input: undefined });
  }
  const namespaces = [
    ...servedNames(serves),
    ...Object.entries(tenants).map(([name, { namespace = name }]) => namespace),
  ];
  for (const [name, input] of Object.entries(alertDestinations.slack?.tenantChannels ?? {})) {
    if (namespaces.includes(name)) continue;
    const message = `is no namespace of an environment or a tenant here; there are ${namespaces.join(", ")}`;
    context.addIssue({ code: "custom", path: ["alertDestinations", "slack", "tenantChannels", name], message, input });
  }
}

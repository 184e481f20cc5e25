import { type ITerraformDependable, TerraformOutput, type TerraformStack } from "cdktf";
import { type Component, inhibitions, LIST_PRICES, platformRules } from "../alerts";
import { platformDashboards } from "../dashboards";
import {
  type AlertDestinations,
  AlertRules,
  type ClusterEnvironmentConfig,
  GrafanaDashboards,
  Headlamp,
  type ICluster,
  type MonitoredTarget,
  type MonitoringDefinitions,
  MonitoringStack,
  Monitors,
  type ObservedResource,
  OpenCost,
  PlatformNamespace,
  type SparkOperator,
} from "../lib";

/** Configured destinations; each names its secret. */
export type ConfiguredDestinations = NonNullable<ClusterEnvironmentConfig["alertDestinations"]>;

export interface MonitoringProps {
  readonly cluster: ICluster;
  readonly config: Extract<ClusterEnvironmentConfig["monitoring"], { readonly kind: "prometheus" }>;
  readonly definitions: MonitoringDefinitions;

  /** Optional components that the stack has. */
  readonly components: readonly Component[];

  /** What no chart brings a monitor for. */
  readonly targets: readonly MonitoredTarget[];

  /** Custom resources of which series are made; their definitions must be there. */
  readonly customResources: readonly ObservedResource[];

  /** The Spark operator, where there are tenants; it brings rules, dashboards and series of its own. */
  readonly operator: SparkOperator | undefined;

  /** Prices that OpenCost takes: the cloud's, or a list's. */
  readonly prices: "aws" | "list";

  readonly destinations?: ConfiguredDestinations | undefined;

  /** Makes the Secret of one destination and gives its name. */
  readonly secretOf: (destination: string, secret: string, namespace: PlatformNamespace) => CredentialSecret;

  /** What must be there first, e.g. definitions of the custom resources. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A Kubernetes Secret with a destination's credential. */
export interface CredentialSecret {
  readonly secretName: string;

  /** What makes the Secret; nothing where its owner does. */
  readonly resource?: ITerraformDependable;
}

/** Monitoring of one stack: Prometheus and its kin, rules, dashboards, prices, Headlamp, and what people need to get there. */
export function composeMonitoring(stack: TerraformStack, props: MonitoringProps): void {
  const { cluster, config, definitions, prices, operator } = props;
  const observed = { components: [...props.components, ...(operator ? ["spark-operator" as const] : [])] };

  const namespace = new PlatformNamespace(stack, "Namespace-monitoring", {
    cluster,
    name: "monitoring",
    podSecurity: "privileged",
  });
  const { destinations, secrets } = withSecrets(props, namespace);
  const monitoring = new MonitoringStack(stack, "Monitoring", {
    ...config,
    cluster,
    namespace,
    definitions,
    destinations,
    inhibitions,
    customResources: [...props.customResources, ...(operator ? ["SparkApplication" as const] : [])],
    dependsOn: [...secrets, ...props.dependsOn],
  });
  const sparkTargets = operator ? (["spark-drivers", "spark-operator"] as const) : [];
  new Monitors(stack, "Monitors", { monitoring, targets: [...sparkTargets, ...props.targets] });
  new AlertRules(stack, "AlertRules", { monitoring, groups: platformRules(observed) });
  new GrafanaDashboards(stack, "Dashboards", {
    monitoring,
    dashboards: platformDashboards(observed),
    folder: "Spark platform",
  });
  new OpenCost(stack, "OpenCost", { monitoring, ...(prices === "list" && { listPrices: LIST_PRICES }) });
  new Headlamp(stack, "Headlamp", { cluster, namespace });

  const output = (id: string, description: string, value: string) =>
    new TerraformOutput(stack, id, { description, value, staticId: true });
  const { grafana, grafanaSecret } = monitoring;
  output(
    "grafana_command",
    "Opens Grafana on http://localhost:3000",
    `kubectl -n ${grafana.namespace} port-forward svc/${grafana.name} 3000:${grafana.port}`,
  );
  output(
    "grafana_password_command",
    "Prints the password of Grafana's user admin",
    `kubectl -n ${grafana.namespace} get secret ${grafanaSecret} -o go-template='{{index .data "admin-password" | base64decode}}'`,
  );
  const told = Object.keys(destinations);
  output(
    "alerts_go_to",
    "Where Alertmanager sends alerts",
    told.length > 0 ? told.join(", ") : "nobody: no alertDestinations are set, alerts are seen in Grafana only",
  );
}

function withSecrets({ destinations: configured, secretOf }: MonitoringProps, namespace: PlatformNamespace) {
  const secrets: ITerraformDependable[] = [];
  const entries = Object.entries(configured ?? {}).flatMap(([name, destination]) => {
    // The revision beside the destinations is none.
    if (typeof destination !== "object") return [];
    const { secret, ...rest } = destination;
    const { secretName, resource } = secretOf(name.toLowerCase(), secret, namespace);
    if (resource) secrets.push(resource);
    return [[name, { ...rest, secretName }]];
  });
  return { destinations: Object.fromEntries(entries) as AlertDestinations, secrets };
}

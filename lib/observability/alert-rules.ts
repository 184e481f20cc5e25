import { Construct } from "constructs";
import type { KubernetesObject } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { MonitoringStack } from "./monitoring-stack";

/** Rules that are evaluated together, in Prometheus' own field names. */
export interface PrometheusRuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly object[];
}

export interface AlertRulesProps {
  /** Prometheus that evaluates the rules. */
  readonly monitoring: MonitoringStack;

  /** Rules, in groups whose names are unique. */
  readonly groups: readonly PrometheusRuleGroup[];

  /**
   * Name of the release; unique in the namespace.
   * @default "alert-rules"
   */
  readonly name?: string;
}

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
interface PrometheusRule extends KubernetesObject {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PrometheusRule";
  readonly spec: { readonly groups: readonly PrometheusRuleGroup[] };
}

/** Recording and alerting rules, a PrometheusRule per group. */
export class AlertRules extends Construct {
  constructor(scope: Construct, id: string, props: AlertRulesProps) {
    super(scope, id);
    const { monitoring, groups, name = "alert-rules" } = props;
    new KubernetesObjects(this, "Rules", {
      cluster: monitoring.cluster,
      name,
      namespace: monitoring.namespace,
      objects: groups.map(
        (group): PrometheusRule => ({
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PrometheusRule",
          metadata: { name: group.name },
          spec: { groups: [group] },
        }),
      ),
      dependsOn: monitoring.place,
    });
  }
}

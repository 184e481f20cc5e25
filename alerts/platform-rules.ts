import { capacityAlerts } from "./capacity";
import type { Observed } from "./components";
import { costAlerts } from "./cost";
import { deliveryAlerts } from "./delivery";
import { karpenterAlerts } from "./karpenter";
import { memoryAlerts } from "./memory";
import { objectStoreAlerts } from "./object-store";
import type { AlertRule, RuleGroup } from "./rules";
import { withRunbooks } from "./runbooks";
import { serviceLevelAlerts } from "./service-levels";
import { sparkApplicationAlerts } from "./spark-applications";
import { sparkOperatorAlerts } from "./spark-operator";
import { serviceLevelRules, sparkRules } from "./spark-rules";
import { tenantAlerts } from "./tenants";
import { underutilisationAlerts } from "./underutilisation";
import { costRules, percentileRules, utilisationRules } from "./utilisation-rules";

/** Every rule of a stack: first what is recorded, then the alerts, each with a link to its runbook. */
export function platformRules(observed: Observed): RuleGroup[] {
  const { components } = observed;
  const given = (component: Observed["components"][number], ...groups: RuleGroup<AlertRule>[]) =>
    components.includes(component) ? groups : [];
  return [
    utilisationRules(),
    costRules(),
    percentileRules(),
    sparkRules(),
    serviceLevelRules(),
    ...[
      underutilisationAlerts(observed),
      memoryAlerts(),
      sparkApplicationAlerts(),
      ...given("spark-operator", sparkOperatorAlerts()),
      serviceLevelAlerts(),
      tenantAlerts(),
      capacityAlerts(observed),
      ...given("karpenter", karpenterAlerts()),
      ...given("minio", objectStoreAlerts()),
      costAlerts(observed),
      deliveryAlerts(),
    ].map(withRunbooks),
  ];
}

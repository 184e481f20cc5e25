import type { Observed } from "../alerts";
import { cost } from "./cost";
import type { Dashboard } from "./dashboard";
import { home } from "./home";
import { idle } from "./idle";
import { network } from "./network";
import { nodes } from "./nodes";
import { objectStore } from "./object-store";
import { requestedActual } from "./requested-actual";
import { rightSizing } from "./right-sizing";
import { serviceLevels } from "./service-levels";
import { sparkApplication } from "./spark-application";
import { sparkOperator } from "./spark-operator";
import { sparkOverview } from "./spark-overview";
import { streaming } from "./streaming";
import { tenant } from "./tenant";

/** Every dashboard of a stack, without rows for what it has not. */
export function platformDashboards(observed: Observed): Dashboard[] {
  const { components } = observed;
  return [
    home(),
    requestedActual(),
    idle(),
    rightSizing(observed),
    sparkOverview(observed),
    sparkApplication(),
    streaming(),
    ...(components.includes("spark-operator") ? [sparkOperator()] : []),
    nodes(observed),
    network(observed),
    tenant(),
    cost(),
    ...(components.includes("minio") ? [objectStore()] : []),
    serviceLevels(),
  ];
}

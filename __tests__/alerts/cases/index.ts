import type { AlertCase, RecordCase } from "../alert-case";
import { capacityCases } from "./capacity";
import { costCases } from "./cost";
import { deliveryCases } from "./delivery";
import { karpenterCases } from "./karpenter";
import { memoryCases } from "./memory";
import { objectStoreCases } from "./object-store";
import { recordCases } from "./records";
import { serviceLevelCases } from "./service-levels";
import { sparkApplicationCases } from "./spark-applications";
import { sparkOperatorCases } from "./spark-operator";
import { tenantCases } from "./tenants";
import { underutilisationCases } from "./underutilisation";

/** A case for every alert. */
export const alertCases: readonly AlertCase[] = [
  ...underutilisationCases,
  ...memoryCases,
  ...sparkApplicationCases,
  ...sparkOperatorCases,
  ...serviceLevelCases,
  ...tenantCases,
  ...capacityCases,
  ...karpenterCases,
  ...objectStoreCases,
  ...costCases,
  ...deliveryCases,
];

/** A case for every rule of which no alert's case would notice a change. */
export const allCases: readonly (AlertCase | RecordCase)[] = [...alertCases, ...recordCases];

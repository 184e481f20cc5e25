import { awsRules } from "./aws/rules";
import { kubernetesRules } from "./kubernetes";
import type { Rules } from "./service";

/** Rules of every type that Terraform manages; for what needs no chart data. */
export const everyRule: Rules = { ...awsRules, ...kubernetesRules(undefined) };

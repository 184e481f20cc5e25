import type { Rules } from "../service";
import { clusterRules } from "./cluster";
import { identityRules } from "./identity";
import { networkRules } from "./network";
import { nodeRules } from "./nodes";
import { storageRules } from "./storage";

/** Rules of every AWS type that the platform uses. */
export const awsRules: Rules = { ...networkRules, ...identityRules, ...clusterRules, ...nodeRules, ...storageRules };

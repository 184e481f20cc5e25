import { COMPONENTS, platformRules } from "../../alerts";

/** The rules of a platform that has everything. */
export const everyGroup = platformRules({ components: COMPONENTS });

/** Stands in every error that a rule of the simulation raises, and in none of Terraform's own. */
export const SIMULATED_MARK = "(simulated)";

export * from "./existing-network";
export * from "./flow-logs";
export * from "./network";
export * from "./subnet-plan";
export * from "./vpc-endpoints";

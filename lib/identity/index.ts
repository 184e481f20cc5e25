export * from "./encryption-key";
export * from "./grantee";
export * from "./policy-document";
export * from "./service-role";
export * from "./workload-role";

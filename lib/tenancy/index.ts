export * from "./tenancy";
export * from "./tenant";
export * from "./tenant-pools";
export * from "./tenant-props";
export * from "./tenant-quota";
export * from "./tenant-roles";

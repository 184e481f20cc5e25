export * from "./cluster";
export * from "./compute";
export * from "./config";
export * from "./delivery";
export * from "./identity";
export * from "./network";
export * from "./observability";
export * from "./storage";

export * from "./parse";
export * from "./platform";

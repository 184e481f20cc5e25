export * from "./dashboard";
export * from "./platform-dashboards";

export * from "./components";
export * from "./platform-rules";
export * from "./rules";
export * from "./thresholds";

export * from "./catalogue";
export * from "./components";
export * from "./inhibitions";
export * from "./platform-rules";
export * from "./rules";
export * from "./thresholds";
export { podMemoryRequests, podWaste } from "./utilisation-rules";

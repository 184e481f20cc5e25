export * from "./pod-templates";
export * from "./spark-defaults";
export * from "./spark-history-server";
export * from "./spark-image";
export * from "./spark-operator";
export * from "./spark-versions";

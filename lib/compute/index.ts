export * from "./ec2-node-class";
export * from "./interruption-queue";
export * from "./karpenter";
export * from "./karpenter-permissions";
export * from "./node-pool";
export * from "./spark-node-classes";
export * from "./spark-node-pool";
export * from "./spark-node-pools";

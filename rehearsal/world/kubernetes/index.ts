export { ChartData } from "../../charts/chart-data";
export { connectedCluster } from "./connection";
export { kubernetesRules } from "./rules";

/** Range of Kubernetes Services on EKS (IPv4 CIDR); it must overlap no range of the VPC. */
export const SERVICE_CIDR = "172.20.0.0/16";

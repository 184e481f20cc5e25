import type { PlatformInput } from "../lib/config";

/**
 * Values of every environment. Bounds, defaults and meaning stand in `lib/config`; what differs per AWS account stands
 * in `stacks/accounts.json` (see `accounts.example.json`).
 */
export const platform = {
  project: "emberlake",
  environments: {
    dev: {
      kind: "eks",
      region: "eu-west-1",
      tags: { "cost-center": "data-platform" },
      network: { kind: "new", flowLogs: { retentionDays: 7 } },
      kubernetesVersion: "1.35",
      endpointAccess: "public",
      systemNodeGroup: {
        instanceTypes: ["m7i.xlarge", "m7a.xlarge", "m6i.xlarge"],
        minSize: 3,
        desiredSize: 3,
        maxSize: 4,
      },
      serves: {
        dev: {
          nodeGroup: { instanceTypes: ["m7i.large", "m7a.large", "m6i.large"] },
          sparkPools: {
            driver: { instanceCategories: ["m", "c"], vcpus: [2, 4, 8], limits: { cpu: 40, memoryGiB: 160 } },
            executor: {
              instanceCategories: ["m", "c", "r"],
              vcpus: [4, 8, 16],
              expireAfterHours: 168,
              spotLimits: { cpu: 256, memoryGiB: 2048 },
              onDemandLimits: { cpu: 64, memoryGiB: 512 },
            },
          },
        },
      },
      tenants: {
        analytics: { quota: { cpu: 64, memoryGiB: 512 } },
        ml: { quota: { cpu: 128, memoryGiB: 1024 } },
      },
      lake: { eventLogDays: 14, removalPolicy: "destroy" },
      destroyDataConsent: true,
    },
    uat: {
      kind: "eks",
      region: "eu-west-1",
      tags: { "cost-center": "data-platform" },
      network: {
        kind: "new",
        cidr: "10.1.0.0/16",
        podCidr: "100.65.0.0/16",
        nat: "per-zone",
        endpoints: ["ecr.api", "ecr.dkr", "sts", "logs"],
        flowLogs: { retentionDays: 90 },
      },
      kubernetesVersion: "1.35",
      endpointAccess: "private",
      logRetentionDays: 90,
      nodeReleaseVersion: "1.35.2-20260801",
      addonVersions: {
        "vpc-cni": "v1.21.1-eksbuild.7",
        "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
        "kube-proxy": "v1.35.3-eksbuild.2",
        coredns: "v1.13.2-eksbuild.4",
        "aws-ebs-csi-driver": "v1.64.0-eksbuild.1",
        "eks-node-monitoring-agent": "v1.7.0-eksbuild.1",
        "metrics-server": "v0.8.1-eksbuild.6",
      },
      systemNodeGroup: {
        instanceTypes: ["m7i.xlarge", "m7a.xlarge", "m6i.xlarge"],
        minSize: 3,
        desiredSize: 3,
        maxSize: 5,
      },
      serves: {
        uat: {
          nodeGroup: { instanceTypes: ["m7i.xlarge", "m7a.xlarge", "m6i.xlarge"] },
          sparkPools: {
            driver: { instanceCategories: ["m", "c"], vcpus: [2, 4, 8], limits: { cpu: 80, memoryGiB: 320 } },
            executor: {
              instanceCategories: ["m", "c", "r"],
              vcpus: [8, 16, 32, 48, 64],
              expireAfterHours: 168,
              shuffleStorage: "nvme",
              spotLimits: { cpu: 512, memoryGiB: 4096 },
              onDemandLimits: { cpu: 256, memoryGiB: 2048 },
            },
            memory: {
              instanceCategories: ["r", "x"],
              minGeneration: 2,
              instanceFamilies: ["r7i", "r6i", "x2iedn"],
              vcpus: [32, 48, 64],
              expireAfterHours: 168,
              limits: { cpu: 192, memoryGiB: 2048 },
            },
          },
        },
      },
      tenants: {
        analytics: { quota: { cpu: 128, memoryGiB: 1024 } },
        ml: { quota: { cpu: 256, memoryGiB: 2048 } },
      },
      lake: { eventLogDays: 90, tieringAfterDays: 30 },
    },
    local: {
      kind: "existing",
      context: "kind-emberlake",
      kubeletTls: "skip",
      serves: ["local"],
      tenants: {
        analytics: { quota: { cpu: 4, memoryGiB: 8 } },
        ml: { quota: { cpu: 4, memoryGiB: 8 } },
      },
      lake: { removalPolicy: "destroy" },
      destroyDataConsent: true,
    },
  },
} satisfies PlatformInput;

import { type EnvironmentConfig, type PlatformConfig, parsePlatform } from "../../lib/config";
import { EXISTING_NETWORK, shippedPlatform, synthesiseConfig } from "../synthesis";

/** The shipped platform with every optional parameter said in one of its environments, and every default filled in. */
function fullConfig(): PlatformConfig {
  const platform = shippedPlatform();
  const { dev, uat, local } = platform.environments;
  Object.assign(dev!, {
    state: { kind: "s3", bucket: "acme-state", region: "eu-west-1" },
    chartMirror: "oci://registry.example.com/charts",
    imageMirror: "registry.example.com/mirror",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
    account: "111122223333",
    zones: ["eu-west-1a", "eu-west-1b"],
    adminRoles: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"],
    apiCidrs: ["203.0.113.0/24"],
    deployRole: "arn:aws:iam::111122223333:role/b",
  });
  if (dev?.kind !== "eks" || uat?.kind !== "eks") throw new Error("dev and uat are on EKS");
  dev.serves["dev"]!.sparkPools.zone = "eu-west-1a";
  dev.tenants = {
    analytics: { namespace: "analysts", prefix: "analysts/", quota: { cpu: 16, memoryGiB: 64 } },
  };
  Object.assign(dev, {
    sparkImage: "registry.example.com/spark:4.0.2-1",
    tenantRoles: { analytics: ["arn:aws:iam::111122223333:role/analysts"] },
  });
  uat.tenants = { ml: uat.tenants!["ml"]! };
  uat.network = structuredClone(EXISTING_NETWORK);
  uat.lake = { ...uat.lake, existingBuckets: { landing: "their-landing" } };
  const alertDestinations = {
    slack: { secret: "slack", channel: "#platform", tenantChannels: {} },
    pagerDuty: { secret: "pagerduty" },
    email: {
      secret: "smtp",
      to: "team@example.com",
      from: "alerts@example.com",
      smarthost: "smtp.example.com:587",
      username: "alerts",
    },
    webhook: { secret: "webhook" },
    heartbeat: { secret: "heartbeat" },
  };
  Object.assign(dev!, {
    alertDestinations: {
      ...alertDestinations,
      slack: { ...alertDestinations.slack, tenantChannels: { dev: "#dev" } },
      secretRevision: 2,
    },
  });
  Object.assign(local!, { alertDestinations, tenants: { ml: { quota: { cpu: 4, memoryGiB: 8 } } } });
  Object.assign(local!, { chartMirror: "./charts", imageMirror: "registry.example.com" });
  return parsePlatform(platform);
}

/** Pairs of which a parameter takes either. */
const ALTERNATIVES = [
  ["single", "per-zone"],
  ["install", "existing"],
  ["verify", "skip"],
  ["nvme", "ebs"],
  ["retain", "destroy"],
  ["small", "medium"],
  ["none", "install"],
  ["own", "shared"],
  ["read", "read-write"],
  ["4.0", "4.1"],
];

/** Another value of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  const text = String(value);
  const alternative = ALTERNATIVES.find((pair) => pair.includes(text))?.find((v) => v !== text);
  if (alternative !== undefined) return alternative;
  if (/^(\d+\.){3}\d+\/\d+$/.test(text)) return text.replace(/^(\d+\.)(\d+)/, (_, a, b) => `${a}${Number(b) + 1}`);
  if (/:\d+$/.test(text)) return `${text}0`;
  return `${text}x`;
}

/** Every way to change exactly one leaf of `value`; the alternatives of a union have tests of their own. */
function* changes(value: unknown, path = ""): Generator<[path: string, changed: unknown]> {
  if (typeof value !== "object" || value === null) {
    yield [path, other(value)];
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    if (key === "kind" || key === "placeholders" || child === undefined) continue;
    for (const [childPath, changed] of changes(child, `${path}.${key}`)) {
      yield [
        childPath,
        Array.isArray(value) ? value.map((v, i) => (String(i) === key ? changed : v)) : { ...value, [key]: changed },
      ];
    }
  }
}

const { project, environments } = fullConfig();
const synth = (name: string, environment: EnvironmentConfig) => {
  try {
    return synthesiseConfig({ project, environments: { [name]: environment } })[name];
  } catch (error) {
    return (error as Error).message;
  }
};
const base = Object.fromEntries(
  Object.entries(environments).map(([name, environment]) => [name, synth(name, environment)]),
);

const all = Object.entries(environments).flatMap(([name, environment]) =>
  [...changes(environment)].map(([path, changed]) => [name, path, changed] as const),
);

test("there are leaves to change, and the platform as it is synthesises", () => {
  expect(all.length).toBeGreaterThan(140);
  expect(Object.values(base).map((stack) => typeof stack)).toEqual(["object", "object", "object"]);
});

test.each(all)("%s%s reaches the plan", (name, path, changed) => {
  const result = synth(name, changed as EnvironmentConfig);
  // Half of the two keys is refused; everything else must show in the stack.
  const half = [".lake.removalPolicy", ".destroyDataConsent"].includes(path) && typeof result === "string";
  expect(half ? "object" : typeof result).toBe("object");
  expect(result).not.toEqual(base[name]);
});

test("the project's name reaches every plan", () => {
  const renamed = synthesiseConfig({ project: "other", environments });
  for (const [name, stack] of Object.entries(renamed)) expect(stack).not.toEqual(base[name]);
});

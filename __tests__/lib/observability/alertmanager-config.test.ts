import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { COMPONENTS, inhibitions, platformRules } from "../../../alerts";
import { freePort } from "../../../benchmarks/synthetic/prometheus";
import { type AlertDestinations, alertmanagerConfig } from "../../../lib";
import { kubernetesObjects, releaseValues, resourceAt, shippedPlatform, synthesise } from "../../synthesis";
import { describeWithTool, runTool, toolPath } from "../../tools";
import { until } from "../../until";

const ALL: AlertDestinations = {
  slack: { secretName: "slack", channel: "#platform", tenantChannels: { analytics: "#analytics" } },
  pagerDuty: { secretName: "pagerduty" },
  email: {
    secretName: "smtp",
    to: "team@example.com",
    from: "alerts@example.com",
    smarthost: "smtp.example.com:587",
    username: "alerts",
  },
  webhook: { secretName: "webhook" },
  heartbeat: { secretName: "heartbeat" },
};

const { secretName: _, ...MAIL_SERVER } = ALL.email!;
const MAIL = { ...MAIL_SERVER, secret: "smtp" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "emberlake-alertmanager-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(destinations: AlertDestinations): string {
  const file = join(folder, "alertmanager.yaml");
  writeFileSync(file, stringify(alertmanagerConfig(destinations, inhibitions)));
  return file;
}

describe("alertmanagerConfig", () => {
  test("inhibits only by alerts that exist, or that the chart ships", () => {
    const ours = platformRules({ components: COMPONENTS }).flatMap(({ rules }) =>
      rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : [])),
    );
    const theirs = ["KubePodNotReady", "KubeContainerWaiting"];
    for (const { sources, targets } of inhibitions) {
      for (const name of [...sources, ...targets]) expect([...ours, ...theirs]).toContain(name);
      expect(targets.filter((name) => sources.includes(name))).toEqual([]);
    }
  });

  test("has credentials from files only", () => {
    const text = JSON.stringify(alertmanagerConfig(ALL, []));
    expect(text).not.toMatch(/"(api_url|routing_key|service_key|url|auth_password|app_token)":/);
    const files = [...text.matchAll(/"(\w+_file)":"([^"]+)"/g)].map(([, key, path]) => [key, path]);
    expect(new Set(files.map(([key]) => key))).toEqual(
      new Set(["app_token_file", "routing_key_file", "auth_password_file", "url_file"]),
    );
    for (const [, path] of files) expect(path).toMatch(/^\/etc\/alertmanager\/secrets\/[a-z]+\/value$/);
  });
});

describe("stacks", () => {
  const values = (environment: string, destinations?: object) => {
    const platform = shippedPlatform();
    Object.assign(platform.environments[environment]!, { alertDestinations: destinations });
    const stack = synthesise(platform)[environment]!;
    return {
      stack,
      alertmanager: releaseValues(resourceAt(stack, "Monitoring/Release/Resource"))["alertmanager"] as {
        alertmanagerSpec: { secrets: string[] };
        config: { route: { receiver: string } };
      },
    };
  };

  test("start Alertmanager without a receiver, and say so after a deploy", () => {
    const { stack, alertmanager } = values("dev");
    expect(alertmanager.alertmanagerSpec.secrets).toEqual([]);
    expect(alertmanager.config.route.receiver).toBe("nobody");
    expect((stack.output["alerts_go_to"] as { value: string }).value).toMatch(/^nobody: no alertDestinations/);
  });

  test("mount each credential, copied from Secrets Manager without being in the stack", () => {
    const { stack, alertmanager } = values("dev", {
      slack: { secret: "emberlake/slack", channel: "#platform" },
      pagerDuty: { secret: "emberlake/pagerduty" },
    });
    expect(alertmanager.alertmanagerSpec.secrets).toEqual(["alertmanager-slack", "alertmanager-pagerduty"]);
    const secret = resourceAt(stack, "Credential-slack/Resource");
    expect(secret).toMatchObject({ metadata: { name: "alertmanager-slack", namespace: "monitoring" } });
    expect(secret["data_wo"]).toEqual({
      value: expect.stringMatching(/^\$\{ephemeral\.aws_secretsmanager_secret_version\./),
    });
    expect((stack.output["alerts_go_to"] as { value: string }).value).toBe("slack, pagerDuty");
  });

  test("let Alertmanager reach the mail server, and only where there is one", () => {
    const policies = (destinations?: object) =>
      kubernetesObjects(values("dev", destinations).stack)
        .filter((o) => o.kind === "NetworkPolicy" && o.metadata.name === "allow-alertmanager-to-mail")
        .map((o) => o.spec);
    expect(policies()).toEqual([]);
    expect(policies({ email: MAIL })).toEqual([
      expect.objectContaining({
        podSelector: { matchLabels: { "app.kubernetes.io/name": "alertmanager" } },
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ protocol: "TCP", port: 587 }] }],
      }),
    ]);
  });

  test("mount a Secret of the cluster where there is no Secrets Manager", () => {
    const { alertmanager } = values("local", { webhook: { secret: "my-webhook" } });
    expect(alertmanager.alertmanagerSpec.secrets).toEqual(["my-webhook"]);
  });

  test.each([
    [
      "a channel that Slack has not",
      { slack: { secret: "s", channel: "platform" } },
      "slack.channel: must be a Slack channel",
    ],
    [
      "a tenant that is not served",
      { slack: { secret: "s", channel: "#p", tenantChannels: { ghost: "#ghost" } } },
      "tenantChannels.ghost: is no namespace of an environment or a tenant here; there are dev, analytics, ml",
    ],
    [
      "a server without its port",
      { email: { secret: "s", to: "a@b.io", from: "a@b.io", smarthost: "h", username: "u" } },
      "email.smarthost: must be a host with its port",
    ],
    ["an unknown destination", { teams: { secret: "s" } }, 'unknown parameter "teams"'],
  ])("refuse %s", (_, destinations, message) => {
    expect(() => values("dev", destinations)).toThrow(message);
  });

  test("refuse destinations without monitoring", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, {
      monitoring: { kind: "none" },
      alertDestinations: { webhook: { secret: "s" } },
    });
    expect(() => synthesise(platform)).toThrow('alertDestinations: has no effect when monitoring.kind is "none"');
  });

  test("have nothing of monitoring when it is off", () => {
    const platform = shippedPlatform();
    for (const environment of Object.values(platform.environments))
      Object.assign(environment, { monitoring: { kind: "none" } });
    for (const stack of Object.values(synthesise(platform))) {
      expect(JSON.stringify(stack)).not.toMatch(/prometheus-stack|operator-crds|serviceMonitor|opencost|headlamp/i);
    }
  });
});

describeWithTool("amtool", "amtool", () => {
  test.each([
    ["without a destination", {}],
    ["with all", ALL],
    ["with one", { webhook: { secretName: "w" } }],
  ] as const)("accepts the configuration %s", (_, destinations) => {
    const { status, stdout, stderr } = runTool("amtool", ["check-config", written(destinations)]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("SUCCESS");
  });

  test.each([
    ["alertname=Watchdog severity=none", "heartbeat", "nobody"],
    ["alertname=InfoInhibitor severity=none", "nobody", "nobody"],
    ["alertname=KarpenterDown severity=critical", "critical", "critical"],
    ["alertname=SparkApplicationFailed severity=warning namespace=dev", "warning", "nobody"],
    ["alertname=SparkApplicationFailed severity=warning namespace=analytics", "tenant-analytics,warning", "nobody"],
    ["alertname=PodIdle severity=info namespace=analytics", "tenant-analytics,info", "nobody"],
    ["alertname=PodIdle severity=info", "info", "nobody"],
    ["alertname=SparkStreamingStalled severity=critical namespace=analytics", "tenant-analytics,critical", "critical"],
    ["alertname=Foreign", "warning", "nobody"],
  ])("brings %s to %s; with PagerDuty alone to %s", (labels, all, pagerOnly) => {
    const route = (destinations: AlertDestinations) =>
      runTool("amtool", ["config", "routes", "test", `--config.file=${written(destinations)}`, ...labels.split(" ")]);
    expect(route(ALL).stdout.trim()).toBe(all);
    expect(route({ pagerDuty: { secretName: "p" } }).stdout.trim()).toBe(pagerOnly);
  });
});

describeWithTool("alertmanager", "Alertmanager", () => {
  let receiver: Server;
  const received: { receiver: string; alerts: string[] }[] = [];
  let stop: () => void;
  let port: number;

  const api = (path: string, body?: unknown) =>
    fetch(`http://127.0.0.1:${port}/api/v2/${path}`, {
      method: body ? "POST" : "GET",
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const message = JSON.parse(text);
        received.push({
          receiver: message.receiver,
          alerts: message.alerts.map((a: { labels: { alertname: string } }) => a.labels.alertname),
        });
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => receiver.once("listening", resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    mkdirSync(join(folder, "secrets"));
    writeFileSync(join(folder, "secrets/value"), url);
    const config = stringify(
      alertmanagerConfig({ webhook: { secretName: "w" }, heartbeat: { secretName: "w" } }, inhibitions),
    )
      .replaceAll("/etc/alertmanager/secrets/w/value", join(folder, "secrets/value"))
      .replace("group_wait: 30s", "group_wait: 1s");
    writeFileSync(join(folder, "live.yaml"), config);
    port = await freePort();
    const running = spawn(
      toolPath("alertmanager"),
      [
        `--config.file=${join(folder, "live.yaml")}`,
        `--storage.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ],
      { stdio: "ignore" },
    );
    stop = () => running.kill("SIGKILL");
    await until("Alertmanager's start", async () => (await api("status")).ok, 10);
  }, 30_000);

  afterAll(() => {
    stop();
    receiver.close();
  });

  test("pages once for an empty subnet, not for the 500 pods that wait because of it", async () => {
    const alert = (alertname: string, severity: string, labels = {}) => ({
      labels: { alertname, severity, ...labels },
    });
    const waiting = Array.from({ length: 500 }, (_, index) =>
      alert("SparkApplicationSubmissionStuck", "warning", {
        namespace: `tenant-${index % 10}`,
        sparkapplication: `a-${index}`,
      }),
    );
    await api("alerts", [alert("AwsCniSubnetExhausted", "critical"), alert("Watchdog", "none"), ...waiting]);
    await until("the page", async () => received.some((m) => m.receiver === "critical"), 10);
    await until("the heartbeat", async () => received.some((m) => m.receiver === "heartbeat"), 10);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(received.filter((m) => m.receiver !== "heartbeat")).toEqual([
      { receiver: "critical", alerts: ["AwsCniSubnetExhausted"] },
    ]);
    const alerts = (await (await api("alerts?inhibited=true")).json()) as { status: { inhibitedBy: string[] } }[];
    expect(alerts.filter((a) => a.status.inhibitedBy.length > 0)).toHaveLength(500);
  }, 30_000);
});

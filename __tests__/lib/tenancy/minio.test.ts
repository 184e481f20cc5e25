import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../benchmarks/synthetic/prometheus";
import { LAKE_ZONES, type LakeZone } from "../../../lib/storage";
import { type ObjectJson, releaseValues, resourceAt, synthesise } from "../../synthesis";
import { describeWithTool, runTool, toolPath } from "../../tools";
import { until } from "../../until";
import { isolationTable } from "./isolation-table";

jest.setTimeout(120_000);

const local = synthesise()["local"]!;
const buckets = local.output["buckets"]!.value as Record<LakeZone, string>;
const ROOT_USER = { rootUser: "root", rootPassword: "root-password" };

/** Users of the tenant `ml`, with the construct that each stands for. */
const USERS = { spark: "Identity", "spark-history-server": "History/Identity" } as const;
type User = keyof typeof USERS;

describeWithTool("minio", "a real MinIO with the users that the Jobs of local make", () => {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-minio-"));
  let server: ChildProcess;
  let url: string;

  const mc = (args: string[], input = "") => runTool("mc", ["--config-dir", join(folder, "mc"), ...args], { input });
  const alias = (name: string, key: string, secret: string) =>
    expect(mc(["alias", "set", name, url, key, secret]).status).toBe(0);
  const secretOf = (user: User) => `${user}-secret-key`;

  /** Run the script of a user's Job, as the Job does: with the files of its ConfigMap and root's Secret. */
  function runJob(user: User, ...args: string[]): number | null {
    const objects = releaseValues(resourceAt(local, `Tenant-ml/${USERS[user]}/User/Resource`))[
      "objects"
    ] as ObjectJson[];
    const files = objects.find((o) => o.kind === "ConfigMap")!["data"] as Record<string, string>;
    const scripts = join(folder, user);
    mkdirSync(scripts, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      // Terraform takes away the dollar by which its own braces are told from ours; the paths are those inside the pod.
      const here = text
        .replaceAll("$${", "${")
        .replaceAll("/scripts/", `${scripts}/`)
        .replaceAll("/tmp/mc", join(folder, "job"));
      writeFileSync(join(scripts, name), here);
    }
    const [job] = objects.filter((o) => o.kind === "Job");
    // biome-ignore lint/suspicious/noExplicitAny: a Job is looked into at many depths
    const [container] = (job as any).spec.template.spec.containers;
    const env = Object.fromEntries(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    const { status } = runTool("sh", [join(scripts, "minio-user.sh"), ...args], {
      env: {
        ...env,
        ...ROOT_USER,
        STORE_URL: url,
        AWS_ACCESS_KEY_ID: `ml-${user}`,
        AWS_SECRET_ACCESS_KEY: secretOf(user),
      },
    });
    return status;
  }

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn(toolPath("minio"), ["server", join(folder, "data"), "--address", `127.0.0.1:${port}`, "--quiet"], {
      env: {
        ...process.env,
        MINIO_ROOT_USER: ROOT_USER.rootUser,
        MINIO_ROOT_PASSWORD: ROOT_USER.rootPassword,
        MINIO_BROWSER: "off",
      },
      stdio: "ignore",
    });
    await until("MinIO", async () => (await fetch(`${url}/minio/health/live`)).ok);
    alias("root", ROOT_USER.rootUser, ROOT_USER.rootPassword);
    for (const zone of LAKE_ZONES) {
      expect(mc(["mb", `root/${buckets[zone]}`]).status).toBe(0);
      for (const owner of ["ml/", "analytics/", ""]) {
        expect(mc(["pipe", `root/${buckets[zone]}/${owner}part-0.parquet`], "data").status).toBe(0);
      }
    }
    for (const user of Object.keys(USERS) as User[]) {
      // A Job runs again on every upgrade.
      expect([runJob(user), runJob(user)]).toEqual([0, 0]);
      alias(user, `ml-${user}`, secretOf(user));
    }
  });
  afterAll(() => {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the user can do in a folder, tried out. */
  function possible(user: User, zone: LakeZone, owner: string): string {
    const at = `${user}/${buckets[zone]}/${owner}`;
    const tries: [string, () => { readonly status: number | null; readonly stdout: string }][] = [
      ["list", () => mc(["ls", at])],
      ["get", () => mc(["cat", `${at}part-0.parquet`])],
      ["put", () => mc(["pipe", `${at}part-1.parquet`], "more")],
      ["delete", () => mc(["rm", `${at}part-0.parquet`])],
    ];
    const found = tries.filter(([, attempt]) => attempt().status === 0).map(([name]) => name);
    // What was deleted is there again for the next.
    expect(mc(["pipe", `root/${buckets[zone]}/${owner}part-0.parquet`], "data").status).toBe(0);
    return found.join(" ") || "–";
  }

  test.each(isolationTable("Data"))("$identity in $folder", (row) => {
    const owner = { "its own": "ml/", "another tenant's": "analytics/", "the bucket's root": "" }[row["folder"]!]!;
    for (const zone of LAKE_ZONES) {
      expect([zone, possible(row["identity"] as User, zone, owner)]).toEqual([zone, row[zone]]);
    }
  });

  test("the folder of the event logs is there", () => {
    expect(mc(["stat", `root/${buckets["event-logs"]}/ml/applications/.keep`]).status).toBe(0);
  });

  test("a tenant that left can do nothing any more", () => {
    expect(runJob("spark", "remove")).toBe(0);
    expect(possible("spark", "curated", "ml/")).toBe("–");
    expect(runJob("spark", "remove")).toBe(0);
  });

  test("the tests read the Job's own script", () => {
    expect(readFileSync(join(folder, "spark/minio-user.sh"), "utf8")).toContain("mc admin policy attach");
  });
});

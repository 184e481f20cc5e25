import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../../lib/storage/minio-user.sh");

/** A client that writes down what it is asked, fails where `fails` says so, and knows the policies of the user. */
const CLIENT = `#!/bin/sh
echo "$*" >> "$LOG"
case "$*" in
  *"user info"*) [ -n "$KNOWN" ] || exit 1; echo "{\\"accessKey\\":\\"ml-spark\\",\\"policyName\\":\\"$POLICY\\"}" ;;
  *"policy info"* | "stat "*) [ -n "$KNOWN" ] || exit 1 ;;
  pipe*) cat > /dev/null ;;
  *"$FAILS"*) exit 1 ;;
esac
`;

describe("minio-user.sh", () => {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-minio-"));
  const log = join(folder, "log");
  beforeAll(() => {
    writeFileSync(join(folder, "mc"), CLIENT);
    chmodSync(join(folder, "mc"), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Exit status, and the commands of the client after the first, which says where the store is. */
  function run(args: string[], env: Record<string, string> = {}) {
    writeFileSync(log, "");
    const { status } = spawnSync("sh", [SCRIPT, ...args], {
      env: {
        PATH: `${folder}:${process.env["PATH"]}`,
        LOG: log,
        KNOWN: "",
        POLICY: "",
        FAILS: "nothing",
        STORE_URL: "http://minio.minio.svc:9000",
        rootUser: "root",
        rootPassword: "root-secret",
        AWS_ACCESS_KEY_ID: "ml-spark",
        AWS_SECRET_ACCESS_KEY: "secret",
        FOLDERS: "logs/ml/applications/",
        ...env,
      },
    });
    const [alias, ...commands] = readFileSync(log, "utf8").trim().split("\n");
    expect(alias).toBe("--quiet alias set store http://minio.minio.svc:9000 root root-secret");
    return { status, commands };
  }

  test("makes policy, user and folders", () => {
    expect(run([], { KNOWN: "yes" })).toEqual({
      status: 0,
      commands: [
        "admin policy create store ml-spark /scripts/policy.json",
        "admin user add store ml-spark secret",
        "--json admin user info store ml-spark",
        "admin policy attach store ml-spark --user ml-spark",
        "stat store/logs/ml/applications/.keep",
      ],
    });
    expect(run([]).commands.slice(-2)).toEqual([
      "stat store/logs/ml/applications/.keep",
      "pipe store/logs/ml/applications/.keep",
    ]);
  });

  test("does not attach a policy that is attached, which MinIO would refuse", () => {
    expect(run([], { KNOWN: "yes", POLICY: "ml-spark" }).commands).not.toContainEqual(
      expect.stringContaining("policy attach"),
    );
    // Another's whose name begins alike is not it.
    expect(run([], { KNOWN: "yes", POLICY: "ml-spark-2" }).commands).toContainEqual(
      expect.stringContaining("policy attach"),
    );
  });

  test("ends with an error when the store refuses", () => {
    expect(run([], { KNOWN: "yes", FAILS: "user add" }).status).not.toBe(0);
  });

  test("removes user and policy, and is content when they are gone", () => {
    expect(run(["remove"], { KNOWN: "yes" })).toEqual({
      status: 0,
      commands: [
        "admin user info store ml-spark",
        "admin user remove store ml-spark",
        "admin policy info store ml-spark",
        "admin policy remove store ml-spark",
      ],
    });
    expect(run(["remove"])).toEqual({
      status: 0,
      commands: ["admin user info store ml-spark", "admin policy info store ml-spark"],
    });
  });
});

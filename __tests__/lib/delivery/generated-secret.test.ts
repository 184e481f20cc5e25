import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ObjectJson, releaseValues, resourceAt, synthesise } from "../../synthesis";
import { describeWithTool, runTool } from "../../tools";

interface Secret {
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
}

describeWithTool("python3", "generate-secret.py against an API server", () => {
  let folder: string;
  let server: Server;
  const store = new Map<string, Secret>();
  const forbidden = new Set<string>();
  const calls: string[] = [];

  /** What an API server answers, and keeps. */
  function answer(namespace: string, created: Secret | undefined): [status: number, body: unknown] {
    const found = store.get(namespace);
    if (forbidden.has(namespace)) return [403, { message: "forbidden" }];
    if (created === undefined) return found ? [200, found] : [404, {}];
    if (found) return [409, {}];
    store.set(namespace, created);
    return [201, created];
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "emberlake-secret-"));
    runTool("openssl", [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "1",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
      "-keyout",
      join(folder, "key"),
      "-out",
      join(folder, "ca.crt"),
    ]);
    writeFileSync(join(folder, "token"), "the-token");
    server = createServer(
      { key: readFileSync(join(folder, "key")), cert: readFileSync(join(folder, "ca.crt")) },
      (request, response) => {
        let body = "";
        request.on("data", (chunk) => {
          body += chunk;
        });
        request.on("end", () => {
          const namespace = request.url?.split("/")[4] as string;
          calls.push(`${request.method} ${request.url} ${request.headers.authorization}`);
          const [status, value] = answer(namespace, request.method === "GET" ? undefined : JSON.parse(body));
          response.writeHead(status).end(JSON.stringify(value));
        });
      },
    ).listen(0, "localhost");
    await new Promise((resolve) => server.once("listening", resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    store.clear();
    forbidden.clear();
    calls.length = 0;
  });

  function runScript(namespaces = "minio lake"): Promise<{ status: number | null; output: string }> {
    const env = {
      ...process.env,
      SERVICE_ACCOUNT_FOLDER: folder,
      KUBERNETES_SERVICE_HOST: "localhost",
      KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
      SECRET_NAME: "keys",
      NAMESPACES: namespaces,
      ENTRIES: '{"user": "spark"}',
      GENERATED_KEYS: "password other",
    };
    return new Promise((resolve) => {
      const child = spawn("python3", ["lib/delivery/generate-secret.py"], { env });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk) => {
          output += chunk;
        });
      child.on("close", (status) => resolve({ status, output }));
    });
  }

  const decoded = (namespace: string) =>
    Object.fromEntries(
      Object.entries(store.get(namespace)?.data ?? {}).map(([k, v]) => [k, Buffer.from(v, "base64").toString()]),
    );

  test("creates the same Secret in every namespace, with its service account's token", async () => {
    expect(await runScript()).toMatchObject({ status: 0, output: "minio/keys: created\nlake/keys: created\n" });
    expect(decoded("minio")).toEqual({
      user: "spark",
      password: expect.stringMatching(/^\w{40}$/),
      other: expect.stringMatching(/^\w{40}$/),
    });
    expect(decoded("minio")["password"]).not.toBe(decoded("minio")["other"]);
    expect(store.get("lake")?.data).toEqual(store.get("minio")?.data);
    expect(calls.every((call) => call.endsWith("Bearer the-token"))).toBe(true);
  });

  test("changes nothing when it runs again, and prints no value", async () => {
    await runScript();
    const first = structuredClone([...store]);
    const { status, output } = await runScript();
    expect([status, [...store]]).toEqual([0, first]);
    expect(output).toBe("lake/keys: exists\n");
    expect(output).not.toContain(decoded("minio")["password"]);
  });

  test("copies an existing Secret to a namespace that is new", async () => {
    await runScript("minio");
    const made = store.get("minio")?.data;
    await runScript("minio lake");
    expect(store.get("lake")?.data).toEqual(made);
  });

  test("fails with the server's words when it may not", async () => {
    forbidden.add("lake");
    const { status, output } = await runScript();
    expect(status).toBe(1);
    expect(output).toContain("POST /api/v1/namespaces/lake/secrets: 403");
  });
});

describe("GeneratedSecret", () => {
  const local = synthesise()["local"]!;
  const objects: ObjectJson[] = releaseValues(resourceAt(local, "Minio/RootCredentials/Job/Resource"))[
    "objects"
  ] as ObjectJson[];

  test("may read this one Secret and create Secrets, in its own namespace only", () => {
    const roles = objects.filter((o) => o.kind === "Role");
    expect(roles.map((o) => [o.metadata.namespace, o["rules"]])).toEqual([
      [
        "minio",
        [
          { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["minio-root"] },
          { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
        ],
      ],
    ]);
    expect(objects.filter((o) => o.kind.startsWith("ClusterRole"))).toEqual([]);
  });

  test("runs hardened, as a hook that an upgrade replaces", () => {
    const job = objects.find((o) => o.kind === "Job");
    expect(job?.metadata["annotations"]).toMatchObject({ "helm.sh/hook": "post-install,post-upgrade" });
    expect(JSON.stringify(job)).toContain('"readOnlyRootFilesystem":true');
    expect(JSON.stringify(job)).not.toContain("latest");
  });
});

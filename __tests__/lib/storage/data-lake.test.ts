import type { PolicyStatement } from "../../../lib/identity";
import { DataLake, type DataLakeProps, MinioObjectStore, S3ObjectStore } from "../../../lib/storage";
import {
  addressAt,
  existingCluster,
  kubernetesObjects,
  type ObjectJson,
  predecessors,
  releaseValues,
  resourceAt,
  resources,
  synthesise,
  synthesiseScope,
} from "../../synthesis";

const props: Omit<DataLakeProps, "store"> = {
  namePrefix: "lake-dev",
  nameSuffix: "111122223333-eu-west-1",
  eventLogDays: 14,
};

function s3(changes: Partial<DataLakeProps> = {}, use: (lake: DataLake) => void = () => {}) {
  return synthesiseScope((scope) => {
    use(new DataLake(scope, "Lake", { store: new S3ObjectStore({ region: "eu-west-1" }), ...props, ...changes }));
  });
}

/** What a grant of `scope` allows. */
function granted(
  method: "grantRead" | "grantReadWrite",
  scope: Parameters<DataLake["grantRead"]>[1],
): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  s3({}, (lake) => lake[method]({ addStatement: (statement) => statements.push(statement) }, scope));
  return statements;
}

describe("DataLake on S3", () => {
  test("has a bucket per zone, named after account and region", () => {
    expect(
      resources(s3(), "aws_s3_bucket")
        .map((b) => b["bucket"])
        .sort(),
    ).toEqual(
      ["curated", "event-logs", "landing", "transform"].map((zone) => `lake-dev-${zone}-111122223333-eu-west-1`),
    );
  });

  test("closes, encrypts and versions every bucket, and accepts TLS only", () => {
    const stack = s3();
    for (const type of [
      "public_access_block",
      "server_side_encryption_configuration",
      "versioning",
      "policy",
      "ownership_controls",
      "lifecycle_configuration",
    ]) {
      expect([type, resources(stack, `aws_s3_bucket_${type}`).length]).toEqual([type, 4]);
    }
    for (const block of resources(stack, "aws_s3_bucket_public_access_block")) {
      expect(block).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
    }
    for (const policy of resources(stack, "aws_s3_bucket_policy")) {
      expect(JSON.parse(policy["policy"] as string).Statement).toEqual([
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]);
    }
  });

  test("forgets abandoned uploads everywhere, event logs in time, and tiers the rest on request", () => {
    const stack = s3({ tieringAfterDays: 30 });
    const rules = (zone: string) => resourceAt(stack, `Lake/${zone}/Lifecycle`)["rule"];
    expect(rules("event-logs")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
        expect.objectContaining({ expiration: [{ days: 14 }] }),
      ]),
    );
    expect(JSON.stringify(rules("event-logs"))).not.toContain("INTELLIGENT_TIERING");
    expect(rules("curated")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ transition: [{ days: 30, storage_class: "INTELLIGENT_TIERING" }] }),
      ]),
    );
    expect(JSON.stringify(rules("curated"))).not.toContain('"expiration"');
  });

  test("keeps data unless two keys say otherwise", () => {
    const forceDestroy = (changes: Partial<DataLakeProps>) =>
      resources(s3(changes), "aws_s3_bucket").map((b) => b["force_destroy"]);
    expect(forceDestroy({})).toEqual([false, false, false, false]);
    expect(forceDestroy({ destroyDataConsent: true })).toEqual([false, false, false, false]);
    expect(forceDestroy({ removalPolicy: "destroy", destroyDataConsent: true })).toEqual([true, true, true, true]);
    expect(() => s3({ removalPolicy: "destroy" })).toThrow(
      'stack/Lake: removalPolicy is "destroy" without destroyDataConsent; set it to true, or use "retain"',
    );
  });

  test("uses a bucket that is there, and makes none for it", () => {
    let uri = "";
    const stack = s3({ existingBuckets: { landing: "their-landing" } }, (lake) => {
      uri = lake.s3aUri({ zone: "landing", prefix: "orders/" });
    });
    expect(uri).toBe("s3a://their-landing/orders/");
    expect(resources(stack, "aws_s3_bucket")).toHaveLength(3);
  });

  test("grantRead gives no way to write", () => {
    const actions = granted("grantRead", { zone: "curated" }).flatMap((s) => s.actions);
    expect(actions.filter((a) => !/^s3:(Get|List)/.test(a))).toEqual([]);
    expect(actions).toEqual(expect.arrayContaining(["s3:GetObject", "s3:ListBucket"]));
  });

  test("a grant on a folder reaches nothing beside it", () => {
    const statements = granted("grantReadWrite", { zone: "curated", prefix: "orders/" });
    const bucket = "arn:aws:s3:::lake-dev-curated-111122223333-eu-west-1";
    expect(statements).toEqual([
      {
        actions: ["s3:ListBucket"],
        resources: [bucket],
        conditions: { StringLike: { "s3:prefix": ["orders/", "orders/*"] } },
      },
      { actions: ["s3:GetBucketLocation"], resources: [bucket] },
      {
        actions: expect.arrayContaining(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
        resources: [`${bucket}/orders/*`],
      },
    ]);
  });
});

describe("S3ObjectStore", () => {
  test("gives pods a role by Pod Identity, complete before the association", () => {
    const stack = synthesiseScope((scope) => {
      const cluster = existingCluster(scope);
      const store = new S3ObjectStore({ region: "eu-west-1" });
      const lake = new DataLake(scope, "Lake", { store, ...props });
      lake.grantRead(
        store.addConsumer(scope, "Reader", { cluster, namespace: "dev", serviceAccount: "spark", dependsOn: [] }),
        { zone: "curated" },
      );
    });
    expect(resourceAt(stack, "Reader/PodIdentity")).toMatchObject({ namespace: "dev", service_account: "spark" });
    expect(predecessors(stack, addressAt(stack, "Reader/PodIdentity"))).toContain(addressAt(stack, "Reader/Policy"));
  });

  test("refuses an identity that was granted nothing", () => {
    expect(() =>
      synthesiseScope((scope) => {
        const cluster = existingCluster(scope);
        new S3ObjectStore({ region: "eu-west-1" }).addConsumer(scope, "Reader", {
          cluster,
          namespace: "dev",
          serviceAccount: "spark",
          dependsOn: [],
        });
      }),
    ).toThrow("the role has no permissions; grant it some");
  });
});

describe("MinioObjectStore", () => {
  const stack = synthesiseScope((scope) => {
    const cluster = existingCluster(scope);
    const store = new MinioObjectStore(scope, "Minio", { cluster, volumeGiB: 20 });
    const lake = new DataLake(scope, "Lake", { store, namePrefix: "lake" });
    const reader = store.addConsumer(scope, "Reader", {
      cluster,
      namespace: "dev",
      serviceAccount: "spark",
      dependsOn: [],
    });
    lake.grantRead(reader, { zone: "curated", prefix: "orders/" });
    expect(reader.secretName).toBe("minio-user-dev-spark");
  });
  const values = releaseValues(resourceAt(stack, "Minio/Release/Resource"));

  test("makes the lake's buckets, closed and versioned", () => {
    expect(values["buckets"]).toEqual(
      ["landing", "transform", "curated", "event-logs"].map((zone) => ({
        name: `lake-${zone}`,
        policy: "none",
        purge: false,
        versioning: true,
      })),
    );
  });

  test("gives each consumer a user, a policy on its folder and generated keys in its namespace", () => {
    const objects = releaseValues(resourceAt(stack, "Reader/User/Resource"))["objects"] as ObjectJson[];
    const files = objects.find((o) => o.kind === "ConfigMap")!["data"] as Record<string, string>;
    expect(JSON.parse(files["policy.json"]!)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: ["arn:aws:s3:::lake-curated"],
          Condition: { StringLike: { "s3:prefix": ["orders/", "orders/*"] } },
        },
        { Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: ["arn:aws:s3:::lake-curated"] },
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::lake-curated/orders/*"] },
      ],
    });
    const jobs = objects.filter((o) => o.kind === "Job");
    expect(jobs.map((job) => (job.metadata["annotations"] as Record<string, string>)["helm.sh/hook"])).toEqual([
      "post-install,post-upgrade",
      "pre-delete",
    ]);
    for (const job of jobs) {
      expect(JSON.stringify(job)).toContain("quay.io/minio/mc:RELEASE.");
      expect(JSON.stringify(job)).toContain('"envFrom":[{"secretRef":{"name":"minio-root"}}');
    }
    const first = predecessors(stack, addressAt(stack, "Reader/User/Resource"));
    expect(first).toContain(addressAt(stack, "Reader/Keys/Job/Resource"));
    expect(first).toContain(addressAt(stack, "Minio/Release/Resource"));
  });

  test("leaves MinIO's own release alone when a consumer comes: it would restart for all", () => {
    expect(JSON.stringify(values)).not.toContain("dev-spark");
    expect(values["users"]).toEqual([]);
  });

  test("keeps root's credentials in its own namespace", () => {
    const env = JSON.stringify(
      kubernetesObjects(stack)
        .filter((o) => o.kind === "Job")
        .map((o) => o.spec),
    );
    expect(env).toContain('{"name":"SECRET_NAME","value":"minio-root"},{"name":"NAMESPACES","value":"minio"}');
    expect(values).toMatchObject({ existingSecret: "minio-root" });
    expect(JSON.stringify(values)).not.toMatch(/console123|rootPassword|secretKey"/);
  });

  test("refuses to be removed with its data, unless told to", () => {
    expect(resourceAt(stack, "Minio/Namespace/Resource")["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(resourceAt(synthesise()["local"]!, "Minio/Namespace/Resource")).not.toHaveProperty("lifecycle");
  });

  test("opens its API port to its clients' namespaces alone", () => {
    const clients = kubernetesObjects(stack).find((o) => o.metadata.name === "allow-from-clients");
    expect(clients?.spec["ingress"]).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { "object-store": "minio" } } }],
        ports: [{ protocol: "TCP", port: 9000 }],
      },
    ]);
  });
});

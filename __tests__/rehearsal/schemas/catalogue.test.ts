import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SchemaCatalogue } from "../../../rehearsal/schemas/catalogue";
import { deriveSchema } from "../../../rehearsal/schemas/derive";
import { REVIEWED_VERSIONS, reviewed } from "../../../rehearsal/schemas/reviewed";
import { type Attribute, attributeType, type Block, type SchemaKind } from "../../../rehearsal/schemas/schema";
import { dataSources } from "../../../rehearsal/world/data-sources";
import { everyRule } from "../../../rehearsal/world/rules";
import { synthesise } from "../../synthesis";

const ROOT = join(__dirname, "../../..");
const cache = mkdtempSync(join(tmpdir(), "emberlake-schemas-"));
afterAll(() => rmSync(cache, { recursive: true }));

const catalogue = (type: string) => new SchemaCatalogue(type.split("_")[0]!, ROOT, cache);
const schema = (kind: SchemaKind, type: string) => catalogue(type).schema(kind, type);

/** `name!` required, `name?` optional, `name~` optional and computed, `name=` computed only; sorted. */
const flags = ({ attributes }: { readonly attributes: readonly Attribute[] }) =>
  attributes
    .map(({ name, required, optional, computed }) => {
      if (required) return `${name}!`;
      return `${name}${computed ? (optional ? "~" : "=") : "?"}`;
    })
    .sort();

const blocks = ({ blocks }: Block) =>
  Object.fromEntries(blocks.map(({ name, nesting, min, max }) => [name, `${nesting} ${min} ${max}`]));

const inside = (block: Block, ...path: string[]): Block =>
  path.reduce((at, name) => at.blocks.find((nested) => nested.name === name)!.block, block);

const attribute = (block: Block, name: string) => block.attributes.find((a) => a.name === name)!;

// Written down from the documentation of provider aws 6.25.0, helm 3.1.1 and kubernetes 2.38.0.
describe("a derived schema has the flags, types and blocks of the provider's own:", () => {
  test.each<[type: string, kind: SchemaKind, attributes: string]>([
    ["aws_sqs_queue_policy", "resource", "id~ policy! queue_url! region~"],
    ["aws_kms_alias", "resource", "arn= id~ name_prefix~ name~ region~ target_key_arn= target_key_id!"],
    ["aws_iam_role_policy_attachment", "resource", "id~ policy_arn! role!"],
    ["aws_iam_role_policy", "resource", "id~ name_prefix~ name~ policy! role!"],
    [
      "aws_eks_pod_identity_association",
      "resource",
      "association_arn= association_id= cluster_name! disable_session_tags~ external_id= id= namespace! region~ role_arn! service_account! tags? tags_all= target_role_arn?",
    ],
    ["aws_route_table_association", "resource", "gateway_id? id~ region~ route_table_id! subnet_id?"],
    ["aws_ssm_parameter", "data", "arn= id~ insecure_value= name! region~ type= value= version= with_decryption?"],
    ["aws_caller_identity", "data", "account_id= arn= id~ user_id="],
    [
      "aws_secretsmanager_secret_version",
      "ephemeral",
      "arn= created_date= region~ secret_binary= secret_id! secret_string= version_id~ version_stage? version_stages=",
    ],
  ])("%s", (type, kind, expected) => {
    const all = flags(schema(kind, type)).join(" ");
    expect(all).toBe(expected);
  });

  test("aws_eks_cluster: blocks within blocks, and results within them", () => {
    const cluster = schema("resource", "aws_eks_cluster");
    expect(blocks(cluster)).toMatchObject({
      vpc_config: "list 1 1",
      access_config: "list 0 1",
      encryption_config: "list 0 1",
      timeouts: "single 0 0",
    });
    expect(blocks(inside(cluster, "encryption_config"))).toEqual({ provider: "list 1 1" });
    expect(flags(inside(cluster, "vpc_config"))).toEqual([
      "cluster_security_group_id=",
      "endpoint_private_access?",
      "endpoint_public_access?",
      "public_access_cidrs~",
      "security_group_ids?",
      "subnet_ids!",
      "vpc_id=",
    ]);
    expect(attributeType(attribute(cluster, "identity"))).toEqual([
      "list",
      ["object", { oidc: ["list", ["object", { issuer: "string" }]] }],
    ]);
  });

  test("aws_eks_node_group: sets and lists of blocks, without and with a limit", () => {
    const group = schema("resource", "aws_eks_node_group");
    expect(blocks(group)).toMatchObject({ taint: "set 0 0", scaling_config: "list 1 1", update_config: "list 0 1" });
    expect(attributeType(attribute(group, "subnet_ids"))).toEqual(["set", "string"]);
    expect(attributeType(attribute(group, "instance_types"))).toEqual(["list", "string"]);
  });

  test("aws_security_group: rules are a nested attribute, not a block, and may be computed", () => {
    const group = schema("resource", "aws_security_group");
    expect(attribute(group, "ingress")).toMatchObject({ optional: true, computed: true, nested: { nesting: "set" } });
    expect(blocks(group)).toEqual({ timeouts: "single 0 0" });
  });

  test("helm_release: the nested attributes of provider helm 3", () => {
    const release = schema("resource", "helm_release");
    expect(blocks(release)).toEqual({});
    expect(attribute(release, "set").nested).toMatchObject({ nesting: "list" });
    expect(flags(attribute(release, "set").nested!)).toEqual(["name!", "type~", "value?"]);
    expect(attribute(release, "postrender").nested).toMatchObject({ nesting: "single" });
    expect(attribute(release, "set_wo")).toMatchObject({ writeOnly: true });
    expect(attributeType(attribute(release, "metadata"))).toMatchObject(["object", { revision: "number" }]);
  });

  test("provider helm: kubernetes is a nested attribute; provider kubernetes: exec is a block", () => {
    const helm = new SchemaCatalogue("helm", ROOT, cache).schema("provider", "helm");
    expect(attribute(helm, "kubernetes").nested).toMatchObject({ nesting: "single" });
    expect(attribute(helm, "alias")).toBeUndefined();
    const kubernetes = new SchemaCatalogue("kubernetes", ROOT, cache).schema("provider", "kubernetes");
    expect(blocks(kubernetes)).toMatchObject({ exec: "list 0 0" });
    expect(flags(inside(kubernetes, "exec"))).toEqual(["api_version!", "args?", "command!", "env?"]);
  });

  test("aws_lexv2models_intent: a type spread over several files", () => {
    const intent = schema("resource", "aws_lexv2models_intent");
    expect(flags(intent)).toContain("bot_id!");
    const response = inside(intent, "closing_setting", "closing_response", "message_group", "message");
    expect(blocks(response)).toMatchObject({ plain_text_message: expect.stringMatching(/^list/) });
    expect(flags(inside(response, "plain_text_message"))).toEqual(["value!"]);
  });

  test("aws_wafv2_web_acl: a recursive type, dynamic where cdktf gave up, and no set around it", () => {
    const acl = schema("resource", "aws_wafv2_web_acl");
    expect(attributeType(attribute(inside(acl, "rule"), "statement"))).toBe("dynamic");
    expect(blocks(acl)).toMatchObject({ rule: "list 0 0", default_action: "list 1 1" });
  });

  test("kubernetes_secret_v1: what may not be kept is write-only or sensitive", () => {
    const secret = schema("resource", "kubernetes_secret_v1");
    expect(attribute(secret, "data_wo")).toMatchObject({ writeOnly: true });
    expect(attribute(secret, "data")).toMatchObject({ sensitive: true });
  });
});

test("every type of the three bindings can be derived", () => {
  let types = 0;
  for (const provider of Object.keys(REVIEWED_VERSIONS)) {
    const lib = join(ROOT, "node_modules/@cdktf", `provider-${provider}`, "lib");
    for (const folder of readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      const kind = folder.name.startsWith("data-") ? "data" : "resource";
      const type = `${provider}_${folder.name.replace(/^data-\w+?-/, "").replaceAll("-", "_")}`;
      if (["provider", "provider-functions"].includes(folder.name) || !catalogue(type).has(kind, type)) continue;
      const { attributes } = deriveSchema(join(lib, folder.name), type);
      expect(attributes.length).toBeGreaterThan(0);
      types += 1;
    }
  }
  expect(types).toBeGreaterThan(2300);
});

test("a type that is not there, and a binding that is not installed, are named", () => {
  expect(catalogue("aws_vpc").has("resource", "aws_vcp")).toBe(false);
  expect(() => new SchemaCatalogue("google", ROOT, cache)).toThrow(/provider google has no npm binding at/);
});

describe("every type of the shipped stacks", () => {
  const kinds = ["resource", "data", "ephemeral"] as const;
  const types = kinds.flatMap((kind) =>
    Object.values(synthesise()).flatMap((stack) =>
      Object.keys((stack[kind] ?? {}) as object).map((type) => [kind, type] as const),
    ),
  );
  const unique = [...new Map(types.map((pair) => [pair.join(" "), pair])).values()];

  test.each(unique)("%s %s was reviewed in its documentation at the pinned version, and is simulated", (kind, type) => {
    const provider = type.split("_")[0] as keyof typeof REVIEWED_VERSIONS;
    const page = `${type.slice(provider.length + 1).replace(/^release$/, "release")}`;
    expect(reviewed(kind, type)?.docs).toMatch(new RegExp(`/${REVIEWED_VERSIONS[provider]}/docs/.*${page}$`));
    if (kind === "resource") expect(everyRule).toHaveProperty([type]);
    if (kind === "data") expect(dataSources).toHaveProperty([type]);
  });

  test("names in the reviewed rows only attributes that exist", () => {
    for (const [kind, type] of unique) {
      const { replacedBy = [], sensitive = [], writeOnly = [] } = reviewed(kind, type)!;
      const names = [...schema(kind, type).attributes, ...schema(kind, type).blocks].map(({ name }) => name);
      for (const path of [...replacedBy, ...sensitive, ...writeOnly]) {
        const known = path === "region" || names.includes(path.split(".")[0]!);
        expect([type, path, known]).toEqual([type, path, true]);
      }
    }
  });
});

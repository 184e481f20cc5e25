import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findOrphans, importBlocks, type Orphan } from "../../rehearsal/leftovers";
import { type Fault, hasStruck, plantFault, strikingFault } from "../../rehearsal/world/faults";
import { leanPlatform } from "../synthesis";
import { describeWithTool } from "../tools";
import { Stage } from "./stage";

jest.setTimeout(120_000);

/** Resources of the local stack without monitoring. */
const ALL = 7;

describeWithTool("terraform", "a fault in local:", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("local", leanPlatform());
  });
  afterAll(() => stage.close());

  const release = { type: "helm_release", occurrence: 1 } as const;
  const plant = (fault: Fault) => plantFault(stage.workspace.world.folder, fault);
  const exist = () => stage.workspace.world.objects().length;

  async function expectComplete(): Promise<void> {
    expect(exist()).toBe(ALL);
    const { changes, problems } = await stage.terraform.plan();
    expect([problems, changes]).toEqual([[], []]);
  }

  async function adopt(orphans: Orphan[]): Promise<void> {
    const adoption = join(stage.workspace.stackFolder, "orphans.tf.json");
    writeFileSync(adoption, importBlocks(orphans));
    await stage.deploy();
    rmSync(adoption);
    await expectComplete();
  }

  test("a fault strikes one operation, however many providers count to it at once", () => {
    stage.begin();
    const { folder } = stage.workspace.world;
    plant({ type: "*", operation: "*", occurrence: 3, effect: "error" });
    const effects = ["create", "update", "delete", "create", "delete"] as const;
    expect(effects.map((operation) => strikingFault(folder, "helm_release", operation))).toEqual([
      undefined,
      undefined,
      "error",
      undefined,
      undefined,
    ]);
    expect(hasStruck(folder, { type: "*", operation: "*" })).toBe(true);
    // One that is planted anew has not struck yet, and counts from the beginning.
    plant({ type: "*", operation: "*", occurrence: 1, effect: "error" });
    expect(hasStruck(folder, { type: "*", operation: "*" })).toBe(false);
    expect(strikingFault(folder, "helm_release", "read")).toBeUndefined();
    expect(strikingFault(folder, "helm_release", "create")).toBe("error");
  });

  test("the second create of a type fails, once", async () => {
    stage.begin();
    plant({ ...release, operation: "create", occurrence: 2, effect: "error" });
    const first = await stage.terraform.apply();
    expect(first.problems.map(({ detail }) => detail)).toEqual(["injected fault"]);
    expect(exist()).toBeLessThan(ALL);
    await stage.deploy();
    await expectComplete();
  });

  test("an object that is made all the same is tainted and replaced", async () => {
    stage.begin();
    plant({ ...release, operation: "create", effect: "partial" });
    expect((await stage.terraform.apply()).ok).toBe(false);
    const second = await stage.deploy();
    expect(second.changes.filter(({ action }) => action === "replace")).toHaveLength(1);
    await expectComplete();
  });

  test("throttling is waited out", async () => {
    stage.begin();
    plant({ ...release, operation: "create", effect: "throttle" });
    await stage.deploy();
    expect(stage.workspace.world.journal().filter(({ operation }) => operation === "throttle")).toHaveLength(1);
    await expectComplete();
  });

  test("a read fails, and the next works", async () => {
    stage.begin();
    await stage.deploy();
    plant({ ...release, operation: "read", effect: "error" });
    expect((await stage.terraform.plan()).ok).toBe(false);
    await expectComplete();
  });

  test("an update fails, and the next applies it", async () => {
    stage.begin();
    await stage.deploy();
    stage.change((stack) => {
      for (const block of Object.values(stack.resource!["helm_release"]!)) Object.assign(block, { timeout: 700 });
    });
    plant({ ...release, operation: "update", effect: "error" });
    expect((await stage.terraform.apply()).ok).toBe(false);
    // The release that failed, and whatever waited for it.
    const { changes } = await stage.deploy();
    expect([...new Set(changes.map(({ action }) => action))]).toEqual(["update"]);
    await expectComplete();
  });

  test("a delete fails, and the next finishes it", async () => {
    stage.begin();
    await stage.deploy();
    plant({ ...release, operation: "delete", effect: "error" });
    expect((await stage.terraform.destroy()).ok).toBe(false);
    expect(exist()).toBeGreaterThan(0);
    expect((await stage.terraform.destroy()).problems).toEqual([]);
    expect(stage.left).toEqual([]);
  });

  test.each(["crash-before", "kill-before", "kill-after"] as const)(
    "%s: what is orphaned is adopted, and the next apply goes on",
    async (effect) => {
      stage.begin();
      plant({ ...release, operation: "create", occurrence: 3, effect });
      expect(await stage.terraform.apply()).toMatchObject({ ok: false, killed: effect.startsWith("kill") });
      expect(hasStruck(stage.workspace.world.folder, { type: "helm_release", operation: "create" })).toBe(true);
      await wait(600);
      stage.workspace.restoreState();
      const orphans = await findOrphans(stage.workspace, stage.terraform);
      if (effect === "kill-after") expect(orphans.length).toBeGreaterThan(0);
      await adopt(orphans);
    },
  );

  test("a state that the kill cut short is restored from its backup, and what that does not know is adopted", async () => {
    stage.begin();
    plant({ ...release, operation: "create", occurrence: 3, effect: "kill-after" });
    expect((await stage.terraform.apply()).killed).toBe(true);
    await wait(600);
    const { stateFile } = stage.workspace;
    truncateSync(stateFile, Math.floor(statSync(stateFile).size / 2));
    expect(stage.workspace.restoreState()).toBe(true);
    expect(stage.workspace.restoreState()).toBe(false);
    await adopt(await findOrphans(stage.workspace, stage.terraform));
  });

  test("a provider that dies after the object exists leaves an orphan, which is named and can be adopted", async () => {
    stage.begin();
    plant({ type: "kubernetes_namespace_v1", operation: "create", occurrence: 1, effect: "crash-after" });
    const died = await stage.terraform.apply();
    // "Plugin did not respond" or "Request cancelled", as it happens.
    expect(died).toMatchObject({ ok: false, killed: false });
    const [orphan, ...others] = await findOrphans(stage.workspace, stage.terraform);
    expect(others).toEqual([]);
    expect(orphan).toMatchObject({
      type: "kubernetes_namespace_v1",
      id: expect.stringMatching(/^(minio|local)$/),
      construct: expect.stringMatching(/^local\/(Minio\/Namespace|Namespace-local)\/Resource$/),
      importLine: expect.stringMatching(/^terraform import 'kubernetes_namespace_v1\.[\w-]+' '(minio|local)'$/),
    });
    const again = await stage.terraform.apply();
    expect(again.problems.map(({ summary }) => summary).join()).toContain("AlreadyExists");
    expect(JSON.parse(importBlocks([orphan!]))).toEqual({ import: [{ to: orphan!.address, id: orphan!.importId }] });
    expect(stage.terraform.import(orphan!.address, orphan!.importId)).toBe("");
    await stage.deploy();
    await expectComplete();
  });

  test("drift: what was changed behind Terraform's back is set right, what was deleted is made again", async () => {
    stage.begin();
    await stage.deploy();
    const { world } = stage.workspace;
    const [first, second] = world.objects("helm_release");
    world.put({ ...first!, attributes: { ...first!.attributes, timeout: 1 } });
    world.remove(second!);
    const { changes } = await stage.terraform.plan();
    expect(changes.map(({ action }) => action).sort()).toEqual(["create", "update"]);
    await stage.deploy();
    await expectComplete();
  });

  test("a type that left the configuration is destroyed all the same", async () => {
    stage.begin();
    await stage.deploy();
    stage.change((stack) => {
      Reflect.deleteProperty(stack, "resource");
    });
    expect((await stage.deploy()).changes).toHaveLength(ALL);
    expect(stage.left).toEqual([]);
  });

  test("nothing that is known of a rehearsal could be taken for real", () => {
    const { stateFile, stackFolder } = stage.workspace;
    expect(JSON.parse(readFileSync(stateFile, "utf8")).lineage).toBe("simulated-by-emberlake");
    expect(readFileSync(join(stackFolder, ".terraform.lock.hcl"), "utf8")).toContain("simulated-by-emberlake");
  });
});

describeWithTool("terraform", "dev in use", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("dev", leanPlatform());
    await stage.deploy();
  });
  afterAll(() => stage.close());

  test("refuses a minimum above the current size, which Terraform ignores", async () => {
    const platform = leanPlatform();
    const dev = platform.environments["dev"]!;
    if (dev.kind !== "eks") throw new Error("dev is on EKS");
    Object.assign(dev.serves["dev"]!.nodeGroup, { minSize: 4, desiredSize: 4, maxSize: 6 });
    stage.useStack(platform);
    const { problems } = await stage.terraform.apply();
    expect(problems).toEqual([
      expect.objectContaining({
        detail: "Minimum capacity 4 can't be greater than desired size 2",
        construct: "dev/Nodes-dev/Nodes/Resource",
      }),
    ]);
    stage.change(() => undefined);
  });

  test("gets the same ids in every life", async () => {
    // But for ids that are made of two others', of which either may have changed places with its like.
    const ids = () =>
      stage.left.filter((object) => !/^aws_(iam_role_policy|eks_access|cloudwatch_event_target)/.test(object)).sort();
    const first = ids();
    stage.begin();
    await stage.deploy();
    expect(first.length).toBeGreaterThan(90);
    expect(ids()).toEqual(first);
  });

  test("keeps a subnet in which a volume, a load balancer or an instance is left", async () => {
    const { world } = stage.workspace;
    const left = ["volume", "load balancer", "instance"].map((type, i) => {
      const subnet = world.objects("aws_subnet")[i]!.id;
      world.put({ type, id: `${type}-left`, attributes: { holds: [subnet] } });
      return `${subnet} has dependencies and cannot be deleted: ${type} ${type}-left`;
    });
    const { problems } = await stage.terraform.destroy();
    const details = problems.map(({ detail }) => detail);
    for (const detail of left) expect(details).toContainEqual(detail);
  });
});

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DURATIONS } from "../../rehearsal/durations";
import { NECESSARY_EDGES } from "../../rehearsal/lower-bound";
import { Rehearsal } from "../../rehearsal/rehearsal";
import { resourcesOf } from "../../rehearsal/terraform/stack-json";
import { describeWithTool } from "../tools";
import { ROOT, Stage } from "./stage";

jest.setTimeout(120_000);

/** Seconds that the three lives may take together, on two cores. */
const SECONDS = 90;

/** How much longer than the longest unavoidable chain a first deploy of dev may take. */
const RATIO = 1.1;

describeWithTool("terraform", "the life of", () => {
  let seconds = 0;

  test.each(["dev", "uat", "local"])(
    "%s: validate, plan, apply, empty second plan, use, destroy, nothing left",
    async (name) => {
      const started = performance.now();
      const stage = await Stage.open(name);
      const { world } = stage.workspace;
      const resources = resourcesOf(stage.workspace.readStack());
      const rehearsal = new Rehearsal(stage.workspace, stage.terraform, ROOT);
      await rehearsal.validate();
      expect((await rehearsal.plan()).changes).toHaveLength(resources.size);
      await rehearsal.apply();
      expect(world.objects()).toHaveLength(resources.size);
      await rehearsal.expectSettled();
      rehearsal.use();
      if (name !== "local") {
        const used = new Set(world.objects().map(({ type }) => type));
        expect([...used]).toEqual(
          expect.arrayContaining(["Pod", "volume", "NodeClaim", "instance", "load balancer", "object"]),
        );
      }
      expect(rehearsal.keepsData).toBe(name === "uat");
      if (rehearsal.keepsData) {
        expect((await rehearsal.destroyAllButData()).problems).toHaveLength(4);
        rehearsal.emptyBuckets();
      }
      await rehearsal.destroy();
      rehearsal.expectNothingLeft();
      expect(world.objects()).toEqual([]);
      stage.close();
      seconds += (performance.now() - started) / 1000;
    },
  );

  test(`all three takes at most ${SECONDS} s`, () => {
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(SECONDS);
  });
});

describeWithTool("terraform", "a first deploy of dev", () => {
  test("takes hardly longer than what no order can undercut, and every edge of its critical path has a name", async () => {
    const stage = await Stage.open("dev");
    const rehearsal = new Rehearsal(stage.workspace, stage.terraform, ROOT);
    await rehearsal.plan();
    const { schedule, bound } = rehearsal;
    expect(bound?.chain).toEqual([
      "aws_kms_key",
      "aws_eks_cluster",
      "aws_eks_addon vpc-cni",
      "aws_eks_node_group",
      "helm_release",
    ]);
    expect(bound!.minutes).toBeGreaterThan(10);
    expect(schedule!.makespan / bound!.minutes).toBeLessThanOrEqual(RATIO);
    expect(schedule!.makespan / bound!.minutes).toBeGreaterThanOrEqual(1);
    const [first, ...others] = schedule!.criticalPath;
    expect(first?.after).toBe("");
    for (const [i, step] of others.entries()) expect(step.after).toBe(schedule!.criticalPath[i]!.address);
    stage.close();
  });

  test("is longer when something waits without need", async () => {
    const stage = await Stage.open("dev");
    stage.change((stack) => {
      const [name] = Object.keys(stack.resource!["aws_nat_gateway"]!);
      const cluster = Object.values(stack.resource!["aws_eks_cluster"]!)[0] as { depends_on: string[] };
      cluster.depends_on = [...cluster.depends_on, `aws_nat_gateway.${name}`];
    });
    const rehearsal = new Rehearsal(stage.workspace, stage.terraform, ROOT);
    await rehearsal.plan();
    expect(rehearsal.schedule!.makespan / rehearsal.bound!.minutes).toBeGreaterThan(RATIO);
    stage.close();
  });

  test("is bounded by edges and figures that all have a source", () => {
    for (const file of ["durations.ts", "lower-bound.ts"]) {
      const hash = createHash("sha256")
        .update(readFileSync(join(ROOT, "rehearsal", file)))
        .digest("hex");
      const records = readdirSync(join(ROOT, "docs/adr")).map((name) =>
        readFileSync(join(ROOT, "docs/adr", name), "utf8"),
      );
      // A figure or an edge is changed by decision: the newest record carries the hash of the file it decided on.
      expect([file, records.some((record) => record.includes(`${file} sha256 ${hash.slice(0, 16)}`))]).toEqual([
        file,
        true,
      ]);
    }
    for (const { source } of NECESSARY_EDGES) {
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|kubernetes\.io)\//);
    }
    for (const { source, create } of Object.values(DURATIONS)) {
      expect(create).toBeGreaterThan(0);
      expect(source).toMatch(/logs|estimate/);
    }
  });
});

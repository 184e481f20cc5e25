import fc from "fast-check";
import { contains, overlaps, subnetPlan, usableAddresses } from "../../../lib/network";

describe("subnetPlan", () => {
  test("cuts a /16 into /28, /22, /19 and the pods' /16 into /18 subnets", () => {
    expect(subnetPlan({ cidr: "10.0.0.0/16", podCidr: "100.64.0.0/16", zoneCount: 2 })).toEqual([
      { controlPlane: "10.0.252.0/28", public: "10.0.224.0/22", private: "10.0.0.0/19", pods: "100.64.0.0/18" },
      { controlPlane: "10.0.252.16/28", public: "10.0.228.0/22", private: "10.0.32.0/19", pods: "100.64.64.0/18" },
    ]);
  });

  test("never overlaps, never leaves its range, and keeps AWS's bounds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 20 }),
        fc.integer({ min: 16, max: 26 }),
        fc.integer({ min: 0, max: 15 }),
        (prefix, podPrefix, block) => {
          const cidr = `10.${block}.0.0/${prefix}`;
          const podCidr = `100.${64 + block}.0.0/${podPrefix}`;
          const plan = subnetPlan({ cidr, podCidr, zoneCount: 4 });
          const primary = plan.flatMap((zone) => [zone.controlPlane, zone.public, zone.private]);
          const pods = plan.map((zone) => zone.pods);
          expect(primary.every((subnet) => contains(cidr, subnet))).toBe(true);
          expect(pods.every((subnet) => contains(podCidr, subnet))).toBe(true);
          const all = [...primary, ...pods];
          for (const [i, a] of all.entries()) {
            expect(Number(a.split("/")[1])).toBeLessThanOrEqual(28);
            for (const b of all.slice(i + 1)) expect([a, b, overlaps(a, b)]).toEqual([a, b, false]);
          }
        },
      ),
    );
  });

  test("moves no subnet when a zone is added", () => {
    const plan = (zoneCount: number) => subnetPlan({ cidr: "10.0.0.0/16", podCidr: "100.64.0.0/16", zoneCount });
    expect(plan(4).slice(0, 2)).toEqual(plan(2));
  });

  test("leaves out the five addresses AWS keeps of each subnet", () => {
    expect(usableAddresses("10.0.0.0/28")).toBe(11);
  });
});

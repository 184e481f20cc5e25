import { policyDocument } from "../../../lib/identity";

describe("policyDocument", () => {
  test("refuses every action at once", () => {
    expect(() => policyDocument([{ actions: ["*"], resources: ["arn:aws:s3:::a"] }])).toThrow(
      'policy: action "*" is never allowed (resources arn:aws:s3:::a); name the actions',
    );
  });

  test("refuses every resource without a reason", () => {
    expect(() => policyDocument([{ actions: ["ec2:DescribeSubnets"], resources: ["*"] }])).toThrow(
      'policy: resource "*" for ec2:DescribeSubnets: narrow it, or give a wildcardReason',
    );
    expect(
      policyDocument([{ actions: ["ec2:DescribeSubnets"], resources: ["*"], wildcardReason: "no such permissions" }]),
    ).toContain('"Resource":["*"]');
  });
});

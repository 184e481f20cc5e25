import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ImageRepository } from "../../../lib/delivery";
import { Stage } from "../../rehearsal/stage";
import { resources, synthesiseScope } from "../../synthesis";
import { describeWithTool } from "../../tools";

jest.setTimeout(60_000);

const stack = (removalPolicy?: "retain" | "destroy") =>
  synthesiseScope((scope) => {
    new ImageRepository(scope, "Spark", {
      name: "emberlake/spark",
      keepImages: 20,
      ...(removalPolicy && { removalPolicy }),
    });
  });

describe("ImageRepository", () => {
  test("scans, encrypts, and lets no tag be moved to another image", () => {
    expect(resources(stack(), "aws_ecr_repository")).toEqual([
      expect.objectContaining({
        name: "emberlake/spark",
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS" }],
      }),
    ]);
  });

  test("forgets images without a tag after a week, and all but the newest", () => {
    const [policy] = resources(stack(), "aws_ecr_lifecycle_policy");
    const { rules } = JSON.parse(policy!["policy"] as string);
    expect(rules.map((rule: { selection: object }) => rule.selection)).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
    ]);
  });

  test("is kept while it holds images, unless told otherwise", () => {
    expect(resources(stack(), "aws_ecr_repository")[0]).toMatchObject({ force_delete: false });
    expect(resources(stack("destroy"), "aws_ecr_repository")[0]).toMatchObject({ force_delete: true });
  });
});

describeWithTool("terraform", "ImageRepository, rehearsed", () => {
  test("is there, settled, and goes", async () => {
    const stage = await Stage.openScope((scope) => {
      new AwsProvider(scope, "Aws", { region: "eu-west-1" });
      new ImageRepository(scope, "Spark", { name: "emberlake/spark", removalPolicy: "destroy" });
    });
    await stage.deploy();
    expect((await stage.terraform.plan()).changes).toEqual([]);
    expect((await stage.terraform.destroy()).problems).toEqual([]);
    expect(stage.left).toEqual([]);
    stage.close();
  });
});

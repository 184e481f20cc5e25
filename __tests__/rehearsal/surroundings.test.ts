import { EXISTING_NETWORK, shippedPlatform } from "../synthesis";
import { describeWithTool } from "../tools";
import { Stage } from "./stage";

jest.setTimeout(120_000);

describeWithTool("terraform", "a rehearsal takes for granted", () => {
  test("somebody else's VPC, an account that is filled in, the role that deploys, and a state in S3", async () => {
    const role = "arn:aws:iam::111122223333:role/platform/deploy";
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, {
      network: EXISTING_NETWORK,
      account: "111122223333",
      adminRoles: [role],
      deployRole: role,
      sparkImage: "registry.example.com/spark:4.0.2-1",
      apiCidrs: ["198.51.100.0/24"],
      state: { kind: "s3", bucket: "acme-state", region: "eu-west-1" },
      chartMirror: "oci://registry.example.com/charts",
      imageMirror: "registry.example.com",
    });
    const stage = await Stage.open("dev", platform);
    expect(stage.workspace.world.surroundings).toMatchObject({ account: "111122223333", role, region: "eu-west-1" });
    expect(stage.workspace.readStack().terraform.backend).toEqual({ local: { path: stage.workspace.stateFile } });
    await stage.deploy();
    expect((await stage.terraform.plan()).changes).toEqual([]);
    expect((await stage.terraform.destroy()).problems).toEqual([]);
    expect(stage.left).toEqual([]);
    stage.close();
  });
});

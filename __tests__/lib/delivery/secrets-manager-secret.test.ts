import { SecretsManagerSecret } from "../../../lib/delivery";
import { existingCluster, resources, synthesiseScope } from "../../synthesis";

test("a supplied secret goes from Secrets Manager to the cluster, and through neither state nor plan", () => {
  const stack = synthesiseScope((scope) => {
    const cluster = existingCluster(scope);
    new SecretsManagerSecret(scope, "Webhook", {
      cluster,
      namespace: "monitoring",
      name: "webhook",
      key: "url",
      secretId: "dev/webhook",
      revision: 3,
    });
  });
  const ephemeral = stack["ephemeral"] as Record<string, Record<string, object>>;
  const [id] = Object.keys(ephemeral["aws_secretsmanager_secret_version"] ?? {});
  expect(ephemeral["aws_secretsmanager_secret_version"]).toEqual({ [id as string]: { secret_id: "dev/webhook" } });
  const [secret] = resources(stack, "kubernetes_secret_v1");
  expect(secret).toMatchObject({
    data_wo: { url: `\${ephemeral.aws_secretsmanager_secret_version.${id}.secret_string}` },
    data_wo_revision: 3,
  });
  expect(secret).not.toHaveProperty("data");
});

import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { SchemaCatalogue } from "../schemas/catalogue";
import { World } from "../world/world";
import { type Ending, Operations } from "./operations";
import { services } from "./protocol";
import { Provider, type ProviderParts, type Request } from "./provider";
import { stackTypes } from "./stack-types";

/** What Terraform sets for the plugins it starts. */
const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/** How a process that Terraform has left notices it, in milliseconds. */
const ORPHAN_CHECK_MS = 200;

const [name = "", rehearsal = "", root = ""] = process.argv.slice(2);

async function start(): Promise<void> {
  if (process.env["TF_PLUGIN_MAGIC_COOKIE"] !== MAGIC_COOKIE) {
    console.error("This is a simulated Terraform provider; Terraform starts it, in a rehearsal's folder.");
    process.exit(1);
  }
  // Terraform says itself when it wants to stop.
  process.on("SIGINT", () => undefined);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(0), ORPHAN_CHECK_MS).unref();

  const provider = new Provider(await parts(parent));
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    definition("tfplugin6.Provider"),
    Object.fromEntries(Object.entries(provider.calls).map(([call, reply]) => [call, unary(reply)])),
  );
  addPluginServices(server);
  const tls = await certificate();
  // A port of this machine's own instead of a socket file: nothing is written outside of the rehearsal.
  server.bindAsync("127.0.0.1:0", tls.credentials, (error, port) => {
    if (error) throw error;
    writeSync(1, `1|6|tcp|127.0.0.1:${port}|grpc|${tls.field}\n`);
  });
}

/** AWS, helm and kubernetes differ in their rules only; each loads its own. */
async function parts(terraform: number): Promise<ProviderParts> {
  const world = new World(join(rehearsal, "world"));
  const common = {
    name,
    world,
    catalogue: new SchemaCatalogue(name, root, join(root, ".rehearsal/schemas")),
    types: stackTypes(process.cwd(), name),
  };
  const end: Ending = (effect) => {
    if (effect.startsWith("kill")) process.kill(terraform, "SIGKILL");
    console.error(`injected fault: ${effect}`);
    process.exit(1);
  };
  if (name === "aws") {
    const { awsRules } = await import("../world/aws/rules.js");
    return { ...common, operations: new Operations(world, awsRules, end), connect: () => "" };
  }
  const { kubernetesRules, ChartData, connectedCluster } = await import("../world/kubernetes/index.js");
  const rules = kubernetesRules(ChartData.find(root));
  return { ...common, operations: new Operations(world, rules, end), connect: connectedCluster };
}

const definition = (service: keyof typeof services) =>
  (services[service] as unknown as { service: ServiceDefinition }).service ?? (services[service] as ServiceDefinition);

function unary(reply: (request: Request) => object | Promise<object>) {
  return async (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>) => {
    try {
      callback(null, await reply(call.request));
    } catch (error) {
      console.error(error);
      callback(error as Error);
    }
  };
}

function addPluginServices(server: Server): void {
  server.addService(definition("plugin.GRPCController"), {
    Shutdown: unary(() => {
      setImmediate(() => process.exit(0));
      return {};
    }),
  });
  server.addService(definition("plugin.GRPCStdio"), { StreamStdio: () => undefined });
  server.addService(definition("plugin.GRPCBroker"), { StartStream: () => undefined });
  server.addService(definition("grpc.health.v1.Health"), { Check: unary(() => ({ status: 1 })) });
}

/** Both sides prove themselves: Terraform by the certificate it names, the provider by the rehearsal's own. */
async function certificate(): Promise<{ credentials: ServerCredentials; field: string }> {
  const client = process.env["PLUGIN_CLIENT_CERT"];
  if (!client)
    throw new Error("Terraform names no client certificate (PLUGIN_CLIENT_CERT); is TF_DISABLE_PLUGIN_TLS set?");
  const [key, cert] = ["key.pem", "cert.pem"].map((file) => readFileSync(join(rehearsal, "tls", file))) as [
    Buffer,
    Buffer,
  ];
  const field = cert
    .toString()
    .replace(/-----[^-]+-----|\s/g, "")
    .replace(/=+$/, "");
  const credentials = ServerCredentials.createSsl(Buffer.from(client), [{ private_key: key, cert_chain: cert }], true);
  return { credentials, field };
}

start().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

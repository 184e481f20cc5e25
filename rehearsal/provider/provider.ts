import { setTimeout as wait } from "node:timers/promises";
import { durationOf, kindOf } from "../durations";
import type { SchemaCatalogue } from "../schemas/catalogue";
import type { Block } from "../schemas/schema";
import { wireSchema } from "../schemas/wire";
import { dataSources, ephemeralResources } from "../world/data-sources";
import { ServiceError, type World } from "../world/world";
import type { Operations } from "./operations";
import { forbiddenArguments, type ProviderDefaults, planState, replacements } from "./plan";
import { answer, diagnostic, stored, wirePath } from "./response";
import type { StackTypes } from "./stack-types";
import {
  type DynamicValue,
  decodeValue,
  encodeValue,
  hasUnknown,
  isObject,
  type ObjectValue,
  UNKNOWN,
  type Value,
} from "./values";

/** What a virtual minute takes: enough that what runs side by side meets as it would in AWS. */
const MILLISECONDS_PER_MINUTE = 60;

/** Fields of the protocol's requests; each call has its own of them. */
export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config: DynamicValue;
  readonly current_state: DynamicValue;
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly raw_state: { readonly json: Uint8Array };
}

export interface ProviderParts {
  /** Short name, e.g. `aws`. */
  readonly name: string;
  readonly catalogue: SchemaCatalogue;
  readonly types: StackTypes;
  readonly world: World;
  readonly operations: Operations;

  /** Cluster of a provider configuration; fails when it is out of reach. AWS has none. */
  readonly connect: (configuration: Value, world: World) => string;
}

/** A simulated Terraform provider: answers the calls of protocol 6 from derived schemas and the world. */
export class Provider {
  private readonly parts: ProviderParts;
  private configuration: Value = null;

  constructor(parts: ProviderParts) {
    this.parts = parts;
  }

  /** Answers by name of the call. */
  readonly calls: Readonly<Record<string, (request: Request) => object | Promise<object>>> = {
    GetProviderSchema: () => this.schemas(),
    ValidateProviderConfig: () => ({}),
    ValidateResourceConfig: ({ type_name, config }) => this.validate(this.schema("resource", type_name), config),
    ValidateDataResourceConfig: ({ type_name, config }) => this.validate(this.schema("data", type_name), config),
    ValidateEphemeralResourceConfig: ({ type_name, config }) =>
      this.validate(this.schema("ephemeral", type_name), config),
    ConfigureProvider: ({ config }) => this.configure(decodeValue(config)),
    UpgradeResourceState: ({ type_name, raw_state }) => this.upgrade(type_name, raw_state),
    ReadResource: ({ type_name, current_state }) => this.read(type_name, decodeValue(current_state)),
    PlanResourceChange: (request) => this.plan(request),
    ApplyResourceChange: (request) => this.apply(request),
    ImportResourceState: ({ type_name, id }) => this.import(type_name, id),
    ReadDataSource: ({ type_name, config }) => this.lookUp("data", type_name, config),
    OpenEphemeralResource: ({ type_name, config }) => {
      const { state, diagnostics } = this.lookUp("ephemeral", type_name, config) as {
        state?: object;
        diagnostics?: object;
      };
      return { result: state, diagnostics };
    },
    CloseEphemeralResource: () => ({}),
    StopProvider: () => ({}),
  };

  private schema(kind: "resource" | "data" | "ephemeral", type: string): Block {
    return this.parts.catalogue.schema(kind, type);
  }

  /** Types that the provider does not have are left out: core names them, with what they may have been meant to be. */
  private schemas(): object {
    const { name, catalogue, types } = this.parts;
    const of = (kind: "resource" | "data" | "ephemeral") =>
      Object.fromEntries(
        [...types[kind]]
          .filter((type) => catalogue.has(kind, type))
          .map((type) => [type, wireSchema(catalogue.schema(kind, type))]),
      );
    return {
      provider: wireSchema(catalogue.schema("provider", name)),
      resource_schemas: of("resource"),
      data_source_schemas: of("data"),
      ephemeral_resource_schemas: of("ephemeral"),
      server_capabilities: { plan_destroy: false, get_provider_schema_optional: true },
    };
  }

  private validate(schema: Block, config: DynamicValue): object {
    const value = decodeValue(config);
    const paths = isObject(value) ? forbiddenArguments(schema, value) : [];
    return {
      diagnostics: paths.map((path) => ({
        ...diagnostic(
          "Invalid or unknown key",
          `${path.at(-1)} is set by the provider; remove it from the configuration.`,
        ),
        attribute: wirePath(path),
      })),
    };
  }

  private configure(configuration: Value): object {
    this.configuration = configuration;
    const { account } = this.parts.world.surroundings;
    const own = isObject(configuration) ? configuration : {};
    const allowed = own["allowed_account_ids"];
    if (Array.isArray(allowed) && !allowed.includes(account)) {
      return {
        diagnostics: [
          diagnostic("AWS account ID not allowed", `${account} is not in allowed_account_ids (${allowed})`),
        ],
      };
    }
    if (this.parts.name === "aws" && typeof own["region"] !== "string" && own["region"] !== UNKNOWN) {
      return { diagnostics: [diagnostic("Missing region", "provider aws: region is not set")] };
    }
    return {};
  }

  private get defaults(): ProviderDefaults {
    const own = isObject(this.configuration) ? this.configuration : {};
    const [tags] = Array.isArray(own["default_tags"]) ? own["default_tags"] : [];
    return {
      ...(typeof own["region"] === "string" && { region: own["region"] }),
      tags: isObject(tags) && isObject(tags["tags"]) ? tags["tags"] : {},
    };
  }

  private upgrade(type: string, raw: { readonly json: Uint8Array }): object {
    const { attributes, blocks } = this.schema("resource", type);
    const known = new Set([...attributes, ...blocks].map(({ name }) => name));
    const state = Object.entries(JSON.parse(Buffer.from(raw.json).toString())).filter(([name]) => known.has(name));
    return { state: { json: Buffer.from(JSON.stringify(Object.fromEntries(state))) } };
  }

  private read(type: string, current: Value): object {
    return answer(type, "reading", () => {
      const object = this.parts.operations.read(type, this.idOf(type, current), this.cluster());
      return { state: encodeValue(object?.attributes ?? null) };
    });
  }

  private plan(request: Request): object {
    const { type_name: type, prior_state, proposed_new_state, config } = request;
    const [prior, proposed, configured] = [prior_state, proposed_new_state, config].map(decodeValue) as [
      Value,
      Value,
      Value,
    ];
    if (!isObject(proposed) || !isObject(configured)) return { planned_state: encodeValue(null) };
    const schema = this.schema("resource", type);
    const before = isObject(prior) ? prior : null;
    const { changedByUpdate = [] } = this.parts.operations.rulesOf(type);
    const planned = planState(schema, { prior: before, proposed, config: configured }, changedByUpdate, this.defaults);
    const replaced = before === null ? [] : replacements(type, schema, before, planned);
    return { planned_state: encodeValue(planned), requires_replace: replaced.map(wirePath) };
  }

  private async apply({ type_name, prior_state, planned_state }: Request): Promise<object> {
    const type: string = type_name;
    const [prior, planned] = [prior_state, planned_state].map(decodeValue) as [Value, Value];
    const { operations } = this.parts;
    const id = this.idOf(type, prior);
    const verb = isObject(planned) ? (isObject(prior) ? "updating" : "creating") : "deleting";
    await this.takeTime(type, isObject(planned) ? planned : (prior as ObjectValue), verb);
    const attempt = answer(type, verb, () => {
      const cluster = this.cluster();
      if (!isObject(planned)) {
        operations.delete(type, id, cluster);
        return { new_state: encodeValue(null) };
      }
      const schema = this.schema("resource", type);
      const object = isObject(prior)
        ? operations.update(type, id, schema, planned, cluster)
        : operations.create(type, schema, planned, cluster);
      return stored(object);
    });
    return "new_state" in attempt ? attempt : { new_state: prior_state, ...attempt };
  }

  private idOf(type: string, state: Value): string {
    if (!isObject(state)) return "";
    return this.parts.operations.rulesOf(type).idInState?.(state) ?? String(state["id"]);
  }

  private takeTime(type: string, attributes: ObjectValue, verb: string): Promise<void> {
    const duration = durationOf(type, kindOf(attributes))[verb === "deleting" ? "delete" : "create"];
    return wait(duration * MILLISECONDS_PER_MINUTE);
  }

  private import(type: string, id: string): object {
    return answer(type, "importing", () => {
      const { attributes } = this.parts.operations.imported(type, id);
      return { imported_resources: [{ type_name: type, state: encodeValue(attributes) }] };
    });
  }

  private lookUp(kind: "data" | "ephemeral", type: string, config: DynamicValue): object {
    return answer(type, "reading", () => {
      const configuration = decodeValue(config) as ObjectValue;
      const look = (kind === "data" ? dataSources : ephemeralResources)[type];
      if (look === undefined)
        throw new ServiceError("not simulated", `nobody has written what ${kind} ${type} answers`);
      const results = look(configuration, this.parts.world);
      const { attributes, blocks } = this.schema(kind, type);
      const { region } = this.defaults;
      const value = (name: string) =>
        configuration[name] ?? results[name] ?? (name === "region" ? (region ?? null) : null);
      const state = Object.fromEntries([
        ...attributes.map(({ name }) => [name, value(name)]),
        ...blocks.map(({ name, nesting }) => [name, configuration[name] ?? (nesting === "single" ? null : [])]),
      ]);
      return { state: encodeValue(state) };
    });
  }

  /** The cluster that the provider's configuration reaches now; "" while a part of it is unknown. */
  private cluster(): string {
    return hasUnknown(this.configuration) ? "" : this.parts.connect(this.configuration, this.parts.world);
  }
}

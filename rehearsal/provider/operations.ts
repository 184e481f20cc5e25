import { attributeType, type Block, type ValueType } from "../schemas/schema";
import { type Effect, strikingFault } from "../world/faults";
import { type Rules, type TypeRules, valuesAt } from "../world/service";
import { type Operation, ServiceError, type World, type WorldObject } from "../world/world";
import { isObject, type ObjectValue, UNKNOWN, type Value } from "./values";

/** That Terraform or the provider ends here, as a fault wants it. */
export type Ending = (effect: Extract<Effect, `crash-${string}` | `kill-${string}`>) => never;

/** An error of the service after the object was made: Terraform keeps it, as tainted. */
export class PartialError extends ServiceError {
  readonly object: WorldObject;

  constructor(object: WorldObject) {
    super("InternalFailure", "the service failed after the object was made (injected fault)");
    this.object = object;
  }
}

/** Creates, reads, updates and deletes objects of the world by the rules of their types. */
export class Operations {
  private readonly world: World;
  private readonly rules: Rules;
  private readonly end: Ending;

  constructor(world: World, rules: Rules, end: Ending) {
    this.world = world;
    this.rules = rules;
    this.end = end;
  }

  /** @throws ServiceError when a rule refuses */
  create(type: string, schema: Block, planned: ObjectValue, cluster: string): WorldObject {
    return this.perform(type, "create", "", () => {
      const rules = this.rulesOf(type);
      this.checkReferences(type, planned);
      rules.checkCreate?.(planned, this.world, cluster);
      this.checkUnique(type, rules, planned);
      const draft = {
        attributes: planned,
        number: this.world.newNumber(type, known(planned)),
        world: this.world,
      };
      const id = rules.id(draft);
      const results = { id, ...rules.results?.({ ...draft, id }) };
      const attributes = filled(schema, planned, results, draft.number);
      const object = { type, id, attributes, ...(cluster && { cluster }) };
      this.world.put(object);
      rules.afterCreate?.(object, this.world);
      return object;
    });
  }

  /** The object, or nothing when it is gone, or in another cluster than the provider is connected to. */
  read(type: string, id: string, cluster: string): WorldObject | undefined {
    const effect = strikingFault(this.world.folder, type, "read");
    if (effect !== undefined) throw new ServiceError("InternalFailure", "injected fault");
    const object = this.world.object(type, id);
    return cluster === "" || object?.cluster === cluster ? object : undefined;
  }

  /** @throws ServiceError when a rule refuses, or the object is gone */
  update(type: string, id: string, schema: Block, planned: ObjectValue, cluster: string): WorldObject {
    return this.perform(type, "update", id, () => {
      const before = this.existing(type, id);
      const rules = this.rulesOf(type);
      this.checkReferences(type, planned);
      rules.checkUpdate?.(planned, this.world, cluster);
      const raised = Object.fromEntries(
        (rules.changedByUpdate ?? []).map((name) => [name, next(before.attributes[name])]),
      );
      const object = { ...before, attributes: filled(schema, planned, raised, id) };
      this.world.put(object);
      return object;
    });
  }

  /** @throws ServiceError when a rule refuses */
  delete(type: string, id: string, cluster: string): void {
    this.perform(type, "delete", id, () => {
      const object = this.world.object(type, id);
      if (object === undefined) return { type, id, attributes: {} };
      const rules = this.rulesOf(type);
      this.checkHeld(object);
      rules.checkDelete?.(object, this.world, cluster);
      this.world.remove(object);
      rules.afterDelete?.(object, this.world);
      return object;
    });
  }

  /** The object that `terraform import` means. */
  imported(type: string, id: string): WorldObject {
    const { importId } = this.rulesOf(type);
    const found = this.world
      .objects(type)
      .find((object) => [importId?.(object), object.id, object.attributes["id"]].includes(id));
    if (found === undefined) throw new ServiceError("Cannot import non-existent remote object", `${type} ${id}`);
    return found;
  }

  rulesOf(type: string): TypeRules {
    return this.rules[type] ?? { id: ({ number }) => number };
  }

  private existing(type: string, id: string): WorldObject {
    const object = this.world.object(type, id);
    if (object === undefined) throw new ServiceError("NotFound", `${type} ${id} does not exist`);
    return object;
  }

  /** Play the faults around an operation, and write it into the journal. */
  private perform(type: string, operation: Operation, id: string, act: () => WorldObject): WorldObject {
    const effect = strikingFault(this.world.folder, type, operation);
    if (effect === "crash-before" || effect === "kill-before") this.end(effect);
    if (effect === "throttle") this.world.record({ operation: "throttle", type, id, outcome: "done" });
    try {
      if (effect === "error") throw new ServiceError("InternalFailure", "injected fault");
      const object = act();
      this.world.record({ operation, type, id: object.id, outcome: "done" });
      if (effect === "crash-after" || effect === "kill-after") this.end(effect);
      if (effect === "partial") throw new PartialError(object);
      return object;
    } catch (error) {
      this.world.record({ operation, type, id, outcome: "refused" });
      throw error;
    }
  }

  private checkReferences(type: string, attributes: ObjectValue): void {
    for (const [path, { to, missing }] of Object.entries(this.rulesOf(type).references ?? {})) {
      for (const value of valuesAt(attributes, path).flat()) {
        if (typeof value !== "string" || value === "" || this.world.surroundings.assumed.includes(value)) continue;
        if (!this.target(to, value)) throw new ServiceError(missing, `${path}: ${value} does not exist`);
      }
    }
  }

  private target(to: string, value: string): boolean {
    const [type = "", ...path] = to.split(".");
    return this.world.objects(type).some((object) => valuesAt(object.attributes, path.join(".")).includes(value));
  }

  private checkUnique(type: string, { unique }: TypeRules, attributes: ObjectValue): void {
    if (unique === undefined) return;
    const key = unique.key(attributes);
    const other =
      key === "" ? undefined : this.world.objects(type).find((object) => unique.key(object.attributes) === key);
    if (other) throw new ServiceError(unique.taken, `${type} ${key} exists already: ${other.id}`);
  }

  private checkHeld(object: WorldObject): void {
    for (const [type, { references = {} }] of Object.entries(this.rules)) {
      for (const [path, { to, holds }] of Object.entries(references)) {
        const [target = "", ...attribute] = to.split(".");
        if (holds === undefined || target !== object.type) continue;
        const names = valuesAt(object.attributes, attribute.join("."));
        const holder = this.world.objects(type).find((other) =>
          valuesAt(other.attributes, path)
            .flat()
            .some((value) => names.includes(value)),
        );
        if (holder) throw new ServiceError(holds, `${object.type} ${object.id} is still used by ${type} ${holder.id}`);
      }
    }
    const left = this.world
      .objects()
      .find(({ attributes }) => valuesAt(attributes, "holds").flat().includes(object.id));
    if (left) {
      throw new ServiceError(
        "DependencyViolation",
        `${object.id} has dependencies and cannot be deleted: ${left.type} ${left.id}`,
      );
    }
  }
}

/** What an update changes without being told to: a number grows, a release has its next revision. */
function next(value: Value | undefined): Value {
  if (typeof value === "number") return value + 1;
  return isObject(value) ? { ...value, revision: Number(value["revision"]) + 1 } : (value ?? null);
}

/** `attributes` without what is unknown, to derive an id from. */
function known(attributes: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== UNKNOWN));
}

/** `planned` with values in the place of what is unknown: from `results` by name, or made up from the type. */
function filled(schema: Block, planned: ObjectValue, results: ObjectValue, seed: string): ObjectValue {
  const attributes = schema.attributes.map((attribute) => {
    const value = planned[attribute.name] ?? null;
    return [attribute.name, fill(value, attribute.name, attributeType(attribute), results, seed)] as const;
  });
  const { id: _, ...inner } = results;
  const blocks = schema.blocks.map(({ name, block }) => {
    const value = planned[name] ?? null;
    if (Array.isArray(value))
      return [name, value.map((e) => (isObject(e) ? filled(block, e, inner, seed) : e))] as const;
    return [name, isObject(value) ? filled(block, value, inner, seed) : value] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function fill(value: Value, name: string, type: ValueType, results: ObjectValue, seed: string): Value {
  if (value === UNKNOWN) return name in results ? (results[name] as Value) : madeUp(name, type, seed);
  if (typeof type === "string") return value;
  if (Array.isArray(value)) return value.map((element) => fill(element, name, type[1] as ValueType, results, seed));
  if (!isObject(value)) return value;
  const member = (key: string) => (type[0] === "object" ? (type[1][key] as ValueType) : (type[1] as ValueType));
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, fill(v, key, member(key), results, seed)]));
}

function madeUp(name: string, type: ValueType, seed: string): Value {
  if (type === "string") return `${name}-${seed.slice(-8)}`;
  if (type === "number") return 1;
  if (type === "bool") return false;
  if (type === "dynamic") return null;
  if (type[0] === "list" || type[0] === "set") return [];
  if (type[0] === "map") return {};
  return Object.fromEntries(
    Object.entries(type[1] as Record<string, ValueType>).map(([k, t]) => [k, madeUp(k, t, seed)]),
  );
}

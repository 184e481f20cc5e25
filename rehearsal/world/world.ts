import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ObjectValue, Value } from "../provider/values";

/** Something that exists in the simulated account or cluster. */
export interface WorldObject {
  /** Type in Terraform's words, or in AWS's and Kubernetes' own for what no resource manages, e.g. `instance`. */
  readonly type: string;

  /** Id, unique within the type. */
  readonly id: string;

  readonly attributes: ObjectValue;

  /** Cluster that it is in, of which it does not outlive the end; AWS's own objects are in none. */
  readonly cluster?: string;
}

/** Who runs Terraform, and what was there before. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;

  /** ARN of the IAM role whose session runs Terraform. */
  readonly role: string;

  /** Ids and ARNs that the configuration names literally and does not create: assumed to exist. */
  readonly assumed: readonly string[];
}

/** What is done to an object. */
export type Operation = "create" | "read" | "update" | "delete";

/** One line of the world's journal. */
export interface WorldEvent {
  readonly operation: Operation | "throttle";
  readonly type: string;
  readonly id: string;
  readonly outcome: "done" | "refused";
}

/** A refusal in the words of the service. */
export class ServiceError extends Error {
  /** Error code, e.g. `DependencyViolation`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A simulated AWS account with its clusters, kept as one JSON file per object, so that every provider process sees it. */
export class World {
  readonly folder: string;
  private known?: Surroundings;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Create the folders of an empty world. */
  static create(folder: string, surroundings: Surroundings): World {
    for (const part of ["objects", "numbers"]) mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, "surroundings.json"), JSON.stringify(surroundings, null, 2));
    return new World(folder);
  }

  get surroundings(): Surroundings {
    this.known ??= JSON.parse(readFileSync(join(this.folder, "surroundings.json"), "utf8")) as Surroundings;
    return this.known;
  }

  /** Every object of the type; of every type by default. */
  objects(type?: string): WorldObject[] {
    const types = type === undefined ? readdirSync(join(this.folder, "objects")) : [type];
    return types.flatMap((name) => {
      const folder = join(this.folder, "objects", name);
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .sort()
        .flatMap((file) => readObject(join(folder, file)));
    });
  }

  /** The object of the type with this id. */
  object(type: string, id: string): WorldObject | undefined {
    return readObject(this.file(type, id))[0];
  }

  /** The first object of the type with this value of an attribute. */
  find(type: string, attribute: string, value: Value | undefined): WorldObject | undefined {
    return this.objects(type).find((object) => object.attributes[attribute] === value);
  }

  /** Store an object, whole or not at all. */
  put(object: WorldObject): void {
    const file = this.file(object.type, object.id);
    mkdirSync(join(this.folder, "objects", object.type), { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify(object, null, 2));
    renameSync(`${file}.tmp`, file);
  }

  remove({ type, id }: WorldObject): void {
    rmSync(this.file(type, id));
  }

  /**
   * A number of 17 hexadecimal digits for a new object, never given twice. Every life gives the same ones, but objects
   * with the same arguments may change places; numbers within the arguments therefore count for nothing.
   */
  newNumber(type: string, attributes: ObjectValue): string {
    const seed = JSON.stringify([type, attributes]).replace(/[0-9a-f]{17}/gi, "");
    for (let copy = 0; ; copy++) {
      const number = createHash("sha256").update(`${seed}${copy}`).digest("hex").slice(0, 17);
      const given = join(this.folder, "numbers", number);
      if (existsSync(given)) continue;
      writeFileSync(given, "");
      return number;
    }
  }

  /** Write a line into the journal. */
  record(event: WorldEvent): void {
    appendFileSync(join(this.folder, "journal.jsonl"), `${JSON.stringify(event)}\n`);
  }

  /** Everything that happened, in order. */
  journal(): WorldEvent[] {
    const file = join(this.folder, "journal.jsonl");
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as WorldEvent);
  }

  private file(type: string, id: string): string {
    const name = /^[\w.-]{1,120}$/.test(id) ? id : createHash("sha256").update(id).digest("hex").slice(0, 24);
    return join(this.folder, "objects", type, `${name}.json`);
  }
}

/** The object in the file; none where another provider's process has just removed it. */
function readObject(file: string): WorldObject[] {
  try {
    return [JSON.parse(readFileSync(file, "utf8")) as WorldObject];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

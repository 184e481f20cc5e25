import { decode, ExtensionCodec, encode } from "@msgpack/msgpack";

/** A value that Terraform learns during the apply. */
class Unknown {
  readonly kind = "unknown";
}

/** The one unknown value. */
export const UNKNOWN = new Unknown();

/** A value of Terraform's type system; `null` is an absent one. */
export type Value = null | string | number | boolean | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** A value with attributes. */
export type ObjectValue = { readonly [attribute: string]: Value };

/** A value as it travels: MessagePack, or JSON. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** Extension type of unknown values. */
const UNKNOWN_TYPE = 0;

/** Extension type of unknown values of which something is known, e.g. that they are not null. */
const REFINED_UNKNOWN_TYPE = 12;

const codec = new ExtensionCodec();
codec.register({
  type: UNKNOWN_TYPE,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
codec.register({ type: REFINED_UNKNOWN_TYPE, encode: () => null, decode: () => UNKNOWN });

/** Read a value off the wire; `null` for an absent one. */
export function decodeValue(value: DynamicValue | null): Value {
  if (value?.msgpack?.length) return decode(value.msgpack, { extensionCodec: codec }) as Value;
  if (value?.json?.length) return JSON.parse(Buffer.from(value.json).toString()) as Value;
  return null;
}

/** Write a value for the wire. */
export function encodeValue(value: Value): DynamicValue {
  return { msgpack: encode(value, { extensionCodec: codec, ignoreUndefined: true }) };
}

/** Whether the value has attributes. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && value !== UNKNOWN && !Array.isArray(value);
}

/** Whether any part of the value is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Whether two values are the same. */
export function isEqual(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
}

function sorted(value: Value): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Value)]),
  );
}

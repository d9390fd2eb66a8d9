/**
 * Values of one key, as a chain: nearly every key has one value, and then a look-up goes from the map straight to it. A
 * list in between would be two more places in memory, which with many keys are in no cache.
 */
export interface Linked<Value> {
  next: Value | undefined
}

/** Puts a value behind those that the key has. */
export function append<Key, Value extends Linked<Value>>(values: Map<Key, Value>, key: Key, value: Value): void {
  let last = values.get(key)
  if (!last) values.set(key, value)
  while (last?.next) last = last.next
  if (last) last.next = value
}

export function firstFit<Value extends Linked<Value>>(
  first: Value | undefined,
  fits: (value: Value) => boolean,
): Value | undefined {
  for (let value = first; value; value = value.next) if (fits(value)) return value
  return undefined
}

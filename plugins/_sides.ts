/**
 * What a plugin keeps in its memo of each side of a dialog, by the name that `endsOf()` gives it. Plain JSON.
 */
export type Sides<Value> = Readonly<Record<string, Value>>

/** The caller, and answering phones of a forked call: more cannot be, since the memo is small. */
const most = 4

/** Where there are too many, the side that answered first goes; the caller, who came first of all, stays. */
export function withSide<Value>(sides: Sides<Value>, name: string, value: Value): Sides<Value> {
  if (Object.keys(sides).length < most || Object.hasOwn(sides, name)) return { ...sides, [name]: value }
  return Object.fromEntries([...Object.entries(sides).toSpliced(1, 1), [name, value]])
}

import type { Edit } from '../message/edit.js'
import type { FrameWriter } from './writer.js'

/** An edit as an array (docs/protocol.md, "Edits"): byte strings as bin, names as str. */
export function writeEdit(to: FrameWriter, edit: Edit): void {
  switch (edit.op) {
    case 'set-ruri':
      begin(to, 2, 1)
      return to.bytes(edit.uri)
    case 'set-from':
    case 'set-to':
      begin(to, 4, edit.op === 'set-from' ? 2 : 3)
      to.bytes(edit.display)
      to.bytes(edit.uri)
      return to.bytes(edit.params)
    case 'remove-header':
      begin(to, 3, 4)
      to.text(edit.name)
      return to.number(edit.index)
    case 'set-header':
      begin(to, 4, 5)
      to.text(edit.name)
      to.number(edit.index)
      return to.bytes(edit.value)
    case 'add-header':
      begin(to, 3, 6)
      to.text(edit.name)
      return to.bytes(edit.value)
    case 'set-body':
      begin(to, 3, 7)
      to.bytes(edit.contentType)
      return to.bytes(edit.body)
    case 'remove-body':
      return begin(to, 1, 8)
  }
}

/** @param length with the number of the edit */
function begin(to: FrameWriter, length: number, number: number): void {
  to.array(length)
  to.number(number)
}

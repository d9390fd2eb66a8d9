import { bytesOf } from '../message/bytes.js'
import type { Edit } from '../message/edit.js'

/** An edit as an array (docs/protocol.md, "Edits"): byte strings as bin, names as str. */
export function encodeEdit(edit: Edit): unknown[] {
  switch (edit.op) {
    case 'set-ruri':
      return [1, bytesOf(edit.uri)]
    case 'set-from':
    case 'set-to': {
      const display = edit.display === undefined ? null : bytesOf(edit.display)
      return [edit.op === 'set-from' ? 2 : 3, display, bytesOf(edit.uri), bytesOf(edit.params)]
    }
    case 'remove-header':
      return [4, edit.name, edit.index]
    case 'set-header':
      return [5, edit.name, edit.index, bytesOf(edit.value)]
    case 'add-header':
      return [6, edit.name, bytesOf(edit.value)]
    case 'set-body':
      return [7, edit.contentType === undefined ? null : bytesOf(edit.contentType), bytesOf(edit.body)]
    case 'remove-body':
      return [8]
  }
}

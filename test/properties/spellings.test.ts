import { describe, expect, test } from '@jest/globals'
import { toText } from '../../runtime/message/bytes.js'
import { applyEdits } from '../../runtime/message/apply.js'
import type { Outcome } from '../../runtime/pipeline/outcome.js'
import { meaning, spellings } from '../support/spellings.js'
import { everyMessage, tried } from './tried.js'

describe.each(tried)('%s', (_, chain) => {
  test('another spelling of the message gets the same verdict, reports, memo and result (R2)', () => {
    everyMessage(chain, 60, ({ pipeline, question, outcome, sent }) => {
      for (const { name, bytes } of spellings(question.message)) {
        const other = pipeline.ask({ ...question, message: bytes })
        expect({ name, ...told(other) }).toEqual({ name, ...told(outcome) })
        expect(toText(meaning(applyEdits(bytes, other.edits)))).toBe(toText(meaning(sent)))
      }
    })
  })
})

/** Everything but the edits. Reports name headers as they are spelled, and sizes in bytes. */
function told({ reports, action, status, reason, headers, trunk, memo, hints, measures }: Outcome): object {
  const said = reports.filter(({ code }) => code !== 'UDP_TOO_LARGE')
  const findings = said.map((report) => JSON.stringify(report).toLowerCase())
  return { findings, action, status, reason, headers, trunk, memo, hints, measures }
}

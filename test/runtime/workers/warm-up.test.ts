import { expect, test } from '@jest/globals'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import { warmUp } from '../../../runtime/workers/warm-up.js'
import { plugin, setting, settings, trunk } from '../pipeline/site.js'

test('every kind of trunk is warmed up at every stage of a call, however many trunks there are of another', () => {
  const seen = new Set<string>()
  const p = plugin('p', ({ method, initial }, { stage, trunk: { kind }, memo, keep }) => {
    seen.add(`${kind} ${stage} ${method}${initial ? '' : ' later'}${memo === undefined ? '' : ' kept'}`)
    keep('kept')
  })
  const chain = { ingress: [setting('p')], egress: [setting('p')] }
  const carriers = Array.from({ length: 5000 }, (_, index) => trunk(`itsp-${index}`, 'itsp', chain))
  const pipeline = new Pipeline(settings([...carriers, trunk('centre', 'anywherenow', chain)]), new Map([['p', p]]))
  expect(pipeline.examples).toHaveLength(2)
  warmUp(pipeline, false, () => {})
  const stages = [
    'ingress INVITE',
    'egress INVITE kept',
    'reply-ingress INVITE later kept',
    'reply-egress INVITE later kept',
    'ingress INVITE later kept',
    'egress INVITE later kept',
    'ingress BYE later kept',
    'egress BYE later kept',
  ]
  expect([...seen].sort()).toEqual(
    ['itsp', 'anywherenow'].flatMap((kind) => stages.map((it) => `${kind} ${it}`)).sort(),
  )
})

test('without trunks there is nothing to warm up, and no harm', () => {
  expect(() => warmUp(new Pipeline(settings([]), new Map()), false, () => {})).not.toThrow()
})

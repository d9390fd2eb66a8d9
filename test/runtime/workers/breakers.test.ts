import { describe, expect, test } from '@jest/globals'
import { slotAt, slotCount } from '../../../runtime/pipeline/watch.js'
import { Breakers } from '../../../runtime/workers/breakers.js'
import { WorkerWatch } from '../../../runtime/workers/watch.js'
import { setting, trunk } from '../pipeline/site.js'

/** Breakers with two workers on them and a clock that the test moves. Slot 0 is plugin a on trunk in. */
function scene(): {
  breakers: Breakers
  workers: [WorkerWatch, WorkerWatch]
  said: unknown[]
  pass: (seconds: number) => void
  message: (works: boolean, worker?: number, slot?: number) => boolean
} {
  let now = 1000
  const said: unknown[] = []
  const chain = ['a', 'b'].map((name) => setting(name))
  const breakers = new Breakers(
    { trunks: [trunk('in', 'itsp', { ingress: chain, egress: chain }), trunk('out', 'teams', { egress: chain })] },
    {
      suspended: ({ plugin, trunk: name }, why, pause) => said.push([`${name}/${plugin}`, why, pause / 1000]),
      resumed: ({ plugin, trunk: name }) => said.push([`${name}/${plugin}`, 'resumed']),
    },
    () => now,
  )
  const watch = (): WorkerWatch => new WorkerWatch(new Int32Array(2), breakers.gates)
  const workers: [WorkerWatch, WorkerWatch] = [watch(), watch()]
  const message = (works: boolean, worker = 0, slot = 0): boolean => {
    const its = workers[worker]!
    its.startRecord()
    const admitted = its.admits(slot)
    if (admitted) its[works ? 'worked' : 'threw'](slot)
    its.finishRecord()
    breakers.judge(its.takeSigns())
    return admitted
  }
  const pass = (seconds: number): void => {
    now += seconds * 1000
    breakers.tick()
  }
  return { breakers, workers, said, pass, message }
}

const times = (count: number, what: () => unknown): void => {
  for (let i = 0; i < count; i++) what()
}

test('a slot is a plugin on a trunk, once for both directions', () => {
  const chain = [setting('a'), setting('b')]
  const both = { ingress: chain, egress: [setting('b'), setting('c')] }
  const site = { trunks: [trunk('in', 'itsp', both), trunk('none', 'pbx'), trunk('out', 'itsp', both)] }
  const slots = ['in', 'out'].flatMap((name) => ['a', 'b', 'c'].map((plugin) => ({ trunk: name, plugin })))
  expect(slotCount(site)).toBe(slots.length)
  expect([...slots.keys(), slots.length].map((number) => slotAt(number, site))).toEqual([...slots, undefined])
})

describe('throws', () => {
  test('five in a row suspend, on that trunk alone, for all workers', () => {
    const { message, said } = scene()
    times(4, () => message(false))
    expect(message(true, 1, 0)).toBe(true)
    times(4, () => message(false, 1))
    expect(said).toEqual([])
    message(false)
    expect(said).toEqual([['in/a', 'throws', 10]])
    expect([0, 1].map((worker) => message(true, worker))).toEqual([false, false])
    expect([1, 2, 3].map((slot) => message(true, 0, slot))).toEqual([true, true, true])
  })

  test('further apart than 10 s they are forgotten', () => {
    const { message, pass, said } = scene()
    times(20, () => (message(false), pass(2.6)))
    expect(said).toEqual([])
  })

  test('a batch that failed as a whole suspends once', () => {
    const { workers, breakers, said } = scene()
    times(50, () => workers[0].threw(0))
    breakers.judge(workers[0].takeSigns())
    expect(said).toEqual([['in/a', 'throws', 10]])
  })

  test('pauses do not grow: a sender who can make it throw must not switch it off for all others', () => {
    const { message, pass, said } = scene()
    times(5, () => message(false))
    times(4, () => (pass(10), message(false)))
    expect(said).toEqual(Array.from({ length: 5 }, () => ['in/a', 'throws', 10]))
  })
})

describe('hangs', () => {
  test('three within a minute suspend, whatever works in between', () => {
    const { breakers, message, pass, said } = scene()
    times(9, () => (breakers.hung(0), message(true), pass(31)))
    expect(said).toEqual([])
    times(2, () => breakers.hung(0))
    expect(said).toEqual([['in/a', 'hangs', 10]])
  })

  test('pauses double up to 5 minutes, and begin anew when all was well for as long', () => {
    const { breakers, pass, said, message, workers } = scene()
    times(3, () => breakers.hung(0))
    for (const pause of [10, 20, 40, 80, 160, 300]) {
      pass(pause)
      expect(workers[0].admits(0)).toBe(true)
      workers[0].idle()
      breakers.hung(0)
    }
    expect(said.map((row) => (row as unknown[])[2])).toEqual([10, 20, 40, 80, 160, 300, 300])
    pass(300)
    message(true)
    pass(299)
    times(3, () => breakers.hung(0))
    expect(said.at(-1)).toEqual(['in/a', 'hangs', 300])
    pass(300)
    message(true)
    pass(301)
    times(3, () => breakers.hung(0))
    expect(said.at(-1)).toEqual(['in/a', 'hangs', 10])
  })

  test('another worker that hung in it at the same time does not count again', () => {
    const { breakers, said } = scene()
    times(4, () => breakers.hung(0))
    expect(said).toHaveLength(1)
  })
})

describe('half open', () => {
  test('one message of all workers is the trial; it resumes the plugin', () => {
    const { workers, breakers, message, pass, said } = scene()
    times(5, () => message(false))
    pass(9.9)
    expect(workers[0].admits(0)).toBe(false)
    pass(0.2)
    expect([workers[0].admits(0), workers[1].admits(0)]).toEqual([true, false])
    // The chain may be run again for the same message, and the plugin may stand in it twice.
    expect(workers[0].admits(0)).toBe(true)
    workers[0].worked(0)
    workers[0].finishRecord()
    expect(workers[0].admits(0)).toBe(false)
    breakers.judge(workers[0].takeSigns())
    expect(said.at(-1)).toEqual(['in/a', 'resumed'])
    expect([0, 1].map((worker) => message(true, worker))).toEqual([true, true])
  })

  test('a trial of which nothing is heard is granted again', () => {
    const { workers, message, pass } = scene()
    times(5, () => message(false))
    pass(10)
    expect(workers[0].admits(0)).toBe(true)
    pass(9.9)
    expect(workers[1].admits(0)).toBe(false)
    pass(0.2)
    expect(workers[1].admits(0)).toBe(true)
  })

  test('status says since when, why, and until when', () => {
    const { breakers, message, pass } = scene()
    expect(breakers.suspended()).toEqual([])
    times(5, () => message(false))
    const [row] = breakers.suspended()
    expect(row).toMatchObject({ trunk: 'in', plugin: 'a', why: 'throws' })
    expect(Date.parse(row?.until ?? '') - Date.parse(row?.since ?? '')).toBe(10_000)
    pass(10)
    expect(breakers.suspended()).toMatchObject([{ until: 'trial' }])
    message(true)
    expect(breakers.suspended()).toEqual([])
  })
})

import { closeSync, openSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { LogOutput, toFile, type Send } from '../../runtime/log-output.js'
import { Fifo } from '../support/fifo.js'
import { ProxyClient } from '../support/proxy-client.js'
import { SidecarProcess } from '../support/sidecar-process.js'
import { site } from './cli/sipcar.js'

/** A disk or a reader under control: each piece waits until the test lets it through or fails it. */
function controlled() {
  const pieces: { text: string; done: (error?: Error) => void }[] = []
  const lost: number[] = []
  const send: Send = (bytes, done) => void pieces.push({ text: bytes.toString(), done })
  return { pieces, lost, output: new LogOutput(send, (lines) => lost.push(lines)) }
}

const listening = `listen: ['ws://127.0.0.1:PORT']\n${site}`
const full = new Error('ENOSPC: no space left on device')

test('one piece is on its way at a time; what comes meanwhile goes together', () => {
  const { pieces, output } = controlled()
  for (const line of ['a\n', 'b\n', 'c\n']) output.write(line)
  expect(pieces.map(({ text }) => text)).toEqual(['a\n'])
  pieces[0]!.done()
  expect(pieces.map(({ text }) => text)).toEqual(['a\n', 'b\nc\n'])
})

test('lines that could not be written are counted, and told once one could', () => {
  const { pieces, lost, output } = controlled()
  for (const line of ['a\n', 'b\n', 'c\n']) output.write(line)
  pieces[0]!.done(full)
  pieces[1]!.done(full)
  output.write('d\n')
  expect(lost).toEqual([])
  pieces[2]!.done()
  expect(lost).toEqual([3])
  output.write('e\n')
  pieces[3]!.done()
  expect(lost).toEqual([3])
})

test('a megabyte waits at most: lines beyond it are lost, those before come later', () => {
  const { pieces, lost, output } = controlled()
  const line = `${'x'.repeat(1023)}\n`
  for (let i = 0; i < 1500; i++) output.write(line)
  expect(pieces).toHaveLength(1)
  pieces[0]!.done()
  expect(pieces[1]!.text).toHaveLength(1023 * 1024)
  expect(lost).toEqual([1500 - 1024])
})

test('at the end it waits for what is on its way, but not for ever', async () => {
  const { pieces, output } = controlled()
  expect(await output.end(10_000)).toBe(true)
  output.write('a\n')
  output.write('b\n')
  expect(await output.end(10)).toBe(false)
  const end = output.end(10_000)
  pieces[0]!.done()
  pieces[1]!.done()
  expect(await end).toBe(true)
})

test('what a file takes in parts arrives whole', async () => {
  const fifo = new Fifo()
  const text = '0123456789'.repeat(20_000)
  const written = new Promise((resolve) => toFile(fifo.writer)(Buffer.from(text), resolve))
  let came = ''
  while (came.length < text.length) {
    came += fifo.read()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(await written).toBeUndefined()
  expect(came).toBe(text)
  fifo.close()
})

/** It serves, answers a proxy, and ends as it should. */
async function works(sidecar: SidecarProcess): Promise<void> {
  const client = await ProxyClient.connect(sidecar.url)
  client.socket.close()
  expect(await sidecar.asked()).toBe(0)
  expect(await sidecar.end('SIGTERM')).toBe(0)
}

test('a full disk under the log neither holds up nor ends a sidecar', async () => {
  const stdout = openSync('/dev/full', 'w')
  const sidecar = await SidecarProcess.start(listening, {}, { stdout })
  await works(sidecar)
  await sidecar.dispose()
  closeSync(stdout)
})

test('nor does a pipe that nobody reads', async () => {
  const fifo = new Fifo()
  fifo.fill()
  const sidecar = await SidecarProcess.start(listening, {}, { stdout: fifo.writer })
  await works(sidecar)
  await sidecar.dispose()
  fifo.close()
})

test('nor does a reader that goes', async () => {
  const sidecar = await SidecarProcess.start(listening)
  sidecar.leaveLog()
  await works(sidecar)
  await sidecar.dispose()
})

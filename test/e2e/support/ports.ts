import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const host = '127.0.0.1'

/** Ports that are free for UDP and for TCP on loopback, in a row, none below 15060. */
export async function freePorts(count: number): Promise<number[]> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = 15_060 + Math.floor(Math.random() * 1500) * 10
    const ports = Array.from({ length: count }, (_, index) => first + index)
    const free = await Promise.all(ports.map(async (port) => (await udpIsFree(port)) && (await tcpIsFree(port))))
    if (free.every(Boolean)) return ports
  }
  throw new Error(`no ${count} free ports in a row`)
}

/** Whether some process listens there. (To try and bind it would take it away from the one that is about to.) */
export function isBound(port: number, transport: 'udp' | 'tcp'): boolean {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const listening = transport === 'udp' ? '07' : '0A'
  return readFileSync(`/proc/net/${transport}`, 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([, local, , state]) => local?.endsWith(`:${wanted}`) && state === listening)
}

function udpIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, host, () => socket.close(() => resolve(true)))
  })
}

function tcpIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

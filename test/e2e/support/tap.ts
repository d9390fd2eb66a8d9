import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { WireMessage } from './trace.js'

/** Something to send bytes through, and to take them down on the way. */
export interface Tap {
  /** What went from the proxy to the phone, byte for byte. (SIPp's own trace ends at the first NUL.) */
  readonly messages: WireMessage[]
  close(): Promise<void>
}

/** Where a tap sits. */
export interface TapPlace {
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** Of `tls`: certificate, key and authority in PEM. The proxy has to show a certificate too. */
  readonly tls?: TlsOptions
  /** Where the proxy sends to. */
  readonly port: number
  readonly host: string
  /** Where the phone listens. */
  readonly phonePort: number
}

export function openTap(place: TapPlace): Promise<Tap> {
  return place.transport === 'udp' ? openUdpTap(place) : openStreamTap(place)
}

async function openUdpTap({ port, host, phonePort }: TapPlace): Promise<Tap> {
  const socket: UdpSocket = createSocket('udp4')
  const messages: WireMessage[] = []
  let proxy: RemoteInfo | undefined
  socket.on('message', (bytes, sender) => {
    if (sender.port === phonePort) {
      if (proxy) socket.send(bytes, proxy.port, proxy.address)
      return
    }
    proxy = sender
    messages.push(new WireMessage('received', bytes))
    socket.send(bytes, phonePort, host)
  })
  await new Promise<void>((resolve) => socket.bind(port, host, resolve))
  return { messages, close: () => new Promise((resolve) => socket.close(() => resolve())) }
}

/** Over TLS the phone, which speaks TCP, is behind it as behind a gate. */
async function openStreamTap({ transport, tls, port, host, phonePort }: TapPlace): Promise<Tap> {
  const messages: WireMessage[] = []
  const accept = (proxy: Socket): void => {
    const phone = connect(phonePort, host)
    let waiting: Buffer = Buffer.alloc(0)
    proxy.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk])
      for (let end = endOfMessage(waiting); end !== undefined; end = endOfMessage(waiting)) {
        messages.push(new WireMessage('received', waiting.subarray(0, end)))
        waiting = waiting.subarray(end)
      }
    })
    proxy.pipe(phone).pipe(proxy)
    for (const socket of [proxy, phone]) socket.on('error', () => [proxy, phone].forEach((each) => each.destroy()))
    closing.push(() => [proxy, phone].forEach((each) => each.destroy()))
  }
  const closing: (() => void)[] = []
  const asked = { ...tls, requestCert: true, rejectUnauthorized: true }
  const server: Server = transport === 'tls' ? createTlsServer(asked, accept) : createServer(accept)
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const close = (): Promise<void> => {
    closing.forEach((end) => end())
    return new Promise((resolve) => server.close(() => resolve()))
  }
  return { messages, close }
}

/** Where the first message of a stream ends (RFC 3261 18.3); undefined while it is not whole. */
function endOfMessage(stream: Buffer): number | undefined {
  const head = stream.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = /\r\n(?:Content-Length|l)[ \t]*:[ \t]*(\d+)/i.exec(stream.subarray(0, head).toString('latin1'))?.[1]
  const end = head + 4 + Number(length ?? 0)
  return end <= stream.length ? end : undefined
}

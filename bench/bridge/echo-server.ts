import { WebSocketServer } from 'ws'
import { pack, subprotocol, unpack } from '../../runtime/wire/kinds.js'

/**
 * The baseline: the same ws and msgpackr, no SIP, no chain. Decodes each ask and answers a verdict without edits.
 * Argument: port.
 */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  perMessageDeflate: false,
  skipUTF8Validation: true,
  handleProtocols: () => subprotocol,
})
server.on('connection', (socket) => {
  socket.send(pack([1, 1, 'echo', 50, {}, {}, 65_535]))
  socket.on('message', (data: Buffer) => {
    const ask = unpack(data) as unknown[]
    socket.send(pack([3, ask[1], 0, null, null, null, null, [], null, null, 'echo']))
  })
})

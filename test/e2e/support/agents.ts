import { Script, type Body } from './script.js'

/** What a message has beside the lines that its dialog gives it. */
export interface Extra {
  /** Whole header lines. */
  readonly headers?: readonly string[]
  readonly body?: Body
}

/** One end of a call, well behaved by RFC 3261, with From and To as this end knows them. */
abstract class Agent extends Script {
  /** Stands before the names of its variables, so that two calls of one phone do not share them. */
  protected readonly dialog: string
  #sequence = 100

  /** @param dialog a word; SIPp takes a Call-ID that ends in its own for one of the same scenario */
  constructor(dialog = '') {
    super()
    this.dialog = dialog
  }

  /** @param transaction the method whose branch it shares: CANCEL and the ACK of a refusal have that of their INVITE */
  protected request(
    start: string,
    cseq: number,
    identity: readonly string[],
    { headers = [], body }: Extra,
    transaction = start.slice(0, start.indexOf(' ')),
  ): this {
    const method = start.slice(0, start.indexOf(' '))
    const branch = `z9hG4bK-[pid]-[call_number]-${this.dialog}${cseq}-${transaction}`
    const via = `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`
    const common = ['Max-Forwards: 70', ...identity, this.callId, `CSeq: ${cseq} ${method}`, this.contact]
    return this.send([`${start} SIP/2.0`, via, ...common, ...headers], body)
  }

  protected get contact(): string {
    return 'Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>'
  }

  protected get callId(): string {
    return `Call-ID: ${this.dialog === '' ? '' : `${this.dialog}///`}[call_id]`
  }

  protected next(): number {
    return this.#sequence++
  }

  /** Answers the request received last. */
  reply(status: number, reason: string, { headers = [], body }: Extra = {}): this {
    const copied = ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `[last_${name}:]`)
    return this.send([`SIP/2.0 ${status} ${reason}`, ...copied, this.contact, ...headers], body)
  }

  /** A request inside the dialog. */
  abstract inside(method: string, extra?: Extra): this

  /** Receives the refusal of its INVITE inside the dialog and acknowledges it, hop by hop. */
  abstract turnedDown(status: number): this

  /** A request inside the dialog that is answered with 200. */
  ask(method: string, extra?: Extra): this {
    return this.inside(method, extra).receive(200)
  }

  /** Takes a request of the dialog and answers it with 200. */
  serve(method: string, extra?: Extra): this {
    return this.receive(method).reply(200, 'OK', extra)
  }
}

export interface Call {
  /** Request-URI of the INVITE. */
  readonly uri: string
  /** Whole lines, so that any spelling can be tried; From with its tag. */
  readonly from: string
  readonly to: string
  /** A word, for a call that one phone has {@link Script.with} another. */
  readonly dialog?: string
}

/** The end that sends the INVITE. */
export class Caller extends Agent {
  readonly #call: Call
  #invited = 1

  constructor(call: Call) {
    super(call.dialog)
    this.#call = call
  }

  /** Sends a request outside a dialog. */
  outside(method: string, extra: Extra = {}): this {
    const { uri, from, to } = this.#call
    return this.request(`${method} ${uri}`, 1, [from, to], extra)
  }

  /** A request of no call, such as a keep-alive. */
  elsewhere(method: string, uri: string): this {
    const { from } = this.#call
    return this.request(`${method} ${uri}`, this.next(), [from, `To: <${uri}>`], {})
  }

  invite(extra?: Extra): this {
    return this.outside('INVITE', extra).receive(100)
  }

  cancel(): this {
    const { uri, from, to } = this.#call
    return this.request(`CANCEL ${uri}`, 1, [from, to], {}, 'INVITE').receive(200)
  }

  /** Receives the 200 of the INVITE and acknowledges it. */
  establish(extra?: Extra): this {
    return this.keep(200, this.#kept).inside('ACK', extra)
  }

  /** Receives a final response that is no 2xx and acknowledges it, hop by hop. */
  refused(status: number): this {
    const { uri, from } = this.#call
    return this.keep(status, this.#kept).request(`ACK ${uri}`, 1, [from, this.#tagged], {}, 'INVITE')
  }

  inside(method: string, extra: Extra = {}): this {
    const cseq = method === 'ACK' ? this.#invited : this.next()
    if (method === 'INVITE') this.#invited = cseq
    return this.request(`${method} [next_url]`, cseq, this.#inside, extra)
  }

  turnedDown(status: number): this {
    return this.receive(status).request('ACK [next_url]', this.#invited, this.#inside, {}, 'INVITE')
  }

  get #inside(): readonly string[] {
    return ['[routes]', this.#call.from, this.#tagged]
  }

  /** To as the answer had it. */
  get #tagged(): string {
    const { to } = this.#call
    return `${to.slice(0, to.indexOf(':'))}: [$${this.dialog}to]`
  }

  get #kept(): Readonly<Record<string, string>> {
    return { [`${this.dialog}to`]: 'To' }
  }
}

/** How the end that is called knows the call. */
export interface Called {
  /** Values of From and To in all that it sends, without its own tag; as in the INVITE unless given. */
  readonly from?: string
  readonly to?: string
  /** A word, for a call that one phone has {@link Script.with} another. */
  readonly dialog?: string
}

/** The end that receives the INVITE. */
export class Callee extends Agent {
  readonly #tag: string
  readonly #names: { readonly from: string; readonly to: string }
  readonly #called: Called
  #invited = 0

  /** @param names of From and To, as they will be spelled in the INVITE */
  constructor(tag = 'callee', names = { from: 'From', to: 'To' }, called: Called = {}) {
    super(called.dialog)
    this.#tag = tag
    this.#names = names
    this.#called = called
  }

  expectInvite(): this {
    const headers = { ...this.#names, via: 'Via#1', via2: 'Via#2', cseq: 'CSeq' }
    return this.keep(
      'INVITE',
      Object.fromEntries(Object.entries(headers).map(([name, it]) => [this.dialog + name, it])),
    )
  }

  /** Answers the INVITE. */
  answer(status: number, reason: string, { headers = [], body }: Extra = {}): this {
    const vias = [`Via: ${this.#kept('via')}`, `Via: ${this.#kept('via2')}`, '[last_Record-Route:]']
    const dialog = [`From: ${this.#caller}`, `To: ${this.#self}`, this.callId, `CSeq: ${this.#kept('cseq')}`]
    const lines = [`SIP/2.0 ${status} ${reason}`, ...vias, ...dialog, this.contact, ...headers]
    return this.send(lines, body, status >= 200)
  }

  inside(method: string, extra: Extra = {}): this {
    const cseq = method === 'ACK' ? this.#invited : this.next()
    if (method === 'INVITE') this.#invited = cseq
    return this.request(`${method} [next_url]`, cseq, this.#inside, extra)
  }

  turnedDown(status: number): this {
    return this.receive(status).request('ACK [next_url]', this.#invited, this.#inside, {}, 'INVITE')
  }

  get #inside(): readonly string[] {
    return ['[routes]', `From: ${this.#self}`, `To: ${this.#caller}`]
  }

  get #caller(): string {
    return this.#called.from ?? this.#kept('from')
  }

  get #self(): string {
    return `${this.#called.to ?? this.#kept('to')};tag=${this.#tag}`
  }

  #kept(variable: string): string {
    return `[$${this.dialog}${variable}]`
  }
}

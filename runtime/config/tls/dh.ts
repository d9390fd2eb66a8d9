/**
 * Bits of the prime in a PEM file of Diffie-Hellman parameters: the first INTEGER of a SEQUENCE in DER (PKCS #3, and
 * X9.42 alike). @throws Error when the text is none
 */
export function dhBits(pem: string): number {
  const [, base64] = /-----BEGIN (?:X9\.42 )?DH PARAMETERS-----([^-]+)-----END/.exec(pem) ?? []
  if (base64 === undefined) throw new Error('it holds no DH PARAMETERS')
  const der = Buffer.from(base64, 'base64')
  const sequence = elementAt(der, 0, 0x30)
  const prime = elementAt(der, sequence.start, 0x02)
  const digits = der.subarray(prime.start, prime.end).toString('hex').replace(/^0+/, '')
  return BigInt(`0x${digits || '0'}`).toString(2).length
}

/** Where the content of a DER element of this tag is. */
function elementAt(der: Buffer, at: number, tag: number): { start: number; end: number } {
  const first = der[at + 1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + lengthBytes
  const length = lengthBytes === 0 ? first : lengthBytes < 5 ? der.readUIntBE(at + 2, lengthBytes) : Infinity
  if (der[at] !== tag || start + length > der.length) throw new Error('its DH PARAMETERS are broken')
  return { start, end: start + length }
}

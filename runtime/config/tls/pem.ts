import { X509Certificate } from 'node:crypto'

/** The certificates of a PEM file, in its order. @throws Error when it holds none, or a broken one */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw new Error('it holds no certificate')
  return blocks.map((block) => new X509Certificate(block))
}

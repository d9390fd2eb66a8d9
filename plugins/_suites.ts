/** The suite that AnywhereNow takes (rule R69); its document spells it with hyphens, SDP has underscores. */
export function isWantedSuite(suite: string): boolean {
  return /^AES_CM_128_HMAC_SHA1_80$/.test(suite)
}

/** Octets of key and salt together (RFC 4568 6.2, RFC 6188 7, RFC 7714 14.2). */
const octets: Readonly<Record<string, number>> = {
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
  F8_128_HMAC_SHA1_80: 30,
  AES_192_CM_HMAC_SHA1_80: 38,
  AES_192_CM_HMAC_SHA1_32: 38,
  AES_256_CM_HMAC_SHA1_80: 46,
  AES_256_CM_HMAC_SHA1_32: 46,
  AEAD_AES_128_GCM: 28,
  AEAD_AES_256_GCM: 44,
}

/** The name of a suite for reports: whatever else stands in its place might be a key. */
export function nameOfSuite(suite: string): string {
  return Object.hasOwn(octets, suite) ? suite : 'unknown'
}

/** Checks length and spelling of base64 keys; of unknown suites the spelling alone. */
export function keyFault(suite: string, keys: readonly string[]): string | undefined {
  const needed = Object.hasOwn(octets, suite) ? octets[suite] : undefined
  for (const key of keys) {
    const [, digits = '', padding = ''] = /^([A-Za-z0-9+/]+)(={0,2})$/.exec(key) ?? []
    // Padding may be left out, but where it is it has to fill up the last group of four.
    if (digits === '' || (padding !== '' && (digits.length + padding.length) % 4 !== 0))
      return 'a key that is no base64'
    if (needed !== undefined && digits.length !== Math.ceil((needed * 4) / 3)) return 'a key of the wrong length'
  }
  return undefined
}

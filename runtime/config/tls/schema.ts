import { z } from 'zod'

const path = z.string().min(1)

/** Every version that AnywhereNow (6.2.2) and Teams speak, in order. */
export const versions = ['TLSv1.2', 'TLSv1.3'] as const
export type Version = (typeof versions)[number]

const version = z.string().refine((text): text is Version => (versions as readonly string[]).includes(text), {
  error: 'only TLSv1.2 and TLSv1.3 may be used',
  params: { code: 'TLS_VERSION' },
  abort: true,
})

/** How the proxy speaks TLS with a trunk (rules R116 to R122). `sipcar tls-profile` makes its settings of it. */
export const tlsSettings = z
  .strictObject({
    profile: z
      .enum(['default', 'strong', 'strong+'])
      .default('default')
      .describe(
        "Cipher list: OpenSSL's own, the strong one of AnywhereNow, or that without what it lets through (R117)",
      ),
    agreed: z.boolean().default(false).describe('AnywhereNow has been told of the strong profile (R118)'),
    minVersion: version.default('TLSv1.2').describe('Least version (R116)'),
    maxVersion: version.default('TLSv1.3').describe('Greatest version (R116)'),
    dhBits: z.int().min(1).default(2048).describe('Size of the Diffie-Hellman group (R119)'),
    dhparam: path
      .optional()
      .describe('PEM file with the Diffie-Hellman group, for proxies that want one; its size is checked'),
    cert: path.optional().describe('PEM file with the certificate chain of the SBC, as the proxy finds it'),
    key: path.optional().describe('PEM file with its private key, as the proxy finds it'),
    ca: path.optional().describe("PEM file with the trusted authorities (R120); left out: the host's own bundle"),
    verify: z.boolean().default(true).describe('Refuse a peer whose certificate does not verify (R121)'),
    clientCert: z
      .enum(['required', 'asked'])
      .optional()
      .describe(
        'Whether a peer that connects must show a certificate valid for clients; left out: asked for of teams and anywherenow, whose authorities stop to issue those (R122)',
      ),
    listen: z
      .string()
      .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/, 'expected address:port')
      .optional()
      .describe("Address of the proxy's own listener for this trunk; left out: one that it shares"),
    serverName: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'expected a host name')
      .optional()
      .describe('Name that the proxy asks the peer for (SNI)'),
  })
  .refine(({ minVersion, maxVersion }) => minVersion <= maxVersion, {
    error: 'the least version is above the greatest',
    path: ['minVersion'],
    params: { code: 'TLS_VERSION' },
  })

export type TlsSettings = z.output<typeof tlsSettings>

/** The header that the new plugin writes, until its author lets it do something else. */
function headerOf(name: string): string {
  return 'X-' + name.replace(/(^|-)([a-z])/g, (_, hyphen: string, letter: string) => hyphen + letter.toUpperCase())
}

/** @param contract where definePlugin is imported from */
export function pluginText(name: string, contract: string): string {
  return `import { z } from 'zod'
import { definePlugin, fromText } from '${contract}'

const options = z.strictObject({
  value: z
    .string()
    .regex(/^[^\\r\\n\\0]+$/, 'must be one line of text')
    .default('hello')
    .describe('Value of the header'),
})

export default definePlugin({
  name: '${name}',
  summary: 'Adds ${headerOf(name)} to calls that have none.',
  rules: [],
  options,
  // Only these messages reach the handler; the proxy asks about no others.
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: {},
  setup({ value }) {
    // Runs once: make tables and convert text here. A message is a string of bytes, so é has two characters in it.
    const wanted = fromText(value)
    return (message) => {
      if (!message.initial || message.header('${headerOf(name)}')) return
      message.addHeader('${headerOf(name)}', wanted)
    }
  },
})
`
}

/** @param runner module with describe and test; undefined: the globals of jest */
export function testText(name: string, plugin: string, harness: string, runner?: string): string {
  const header = headerOf(name)
  const imports = runner === undefined ? '' : `import { describe, test } from '${runner}'\n`
  const table = `{
  rewrites: [
    {
      it: 'adds the header',
      before: invite\`\`,
      after: invite\`${header}: hello\`,
    },
    {
      it: 'adds what the option says',
      options: { value: 'Café' },
      before: invite\`Subject: a\`,
      after: invite\`
        Subject: a
        ${header}: Café\`,
    },
  ],
  leaves: [
    { it: 'a call that has the header', message: invite\`${header}: another\` },
    { it: 'a call inside a dialog', message: invite\`To: <sip:+31881200600@sbc.contoso.example>;tag=1\` },
  ],
  ignores: [{ it: 'other requests', message: sip\`OPTIONS sip:sbc.contoso.example SIP/2.0\` }],
  badOptions: [{ it: 'two lines', options: { value: 'a\\nb' }, message: /one line/ }],
}`
  const local = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return `${imports}import { invite, sip, testPlugin } from '${harness}'
import ${local} from '${plugin}'

testPlugin(${runner === undefined ? `${local}, ${table}` : `${local}, ${table}, { describe, test }`})
`
}

export function pageText(name: string): string {
  return `# ${name}

Adds \`${headerOf(name)}\` to calls that have none.

Why: say which system needs this, and what goes wrong without it.

| option | default | meaning |
|---|---|---|
| \`value\` | \`hello\` | Value of the header |

Before and after, at egress:

\`\`\`
INVITE sip:+31881200600@sbc.contoso.example SIP/2.0
\`\`\`

\`\`\`
INVITE sip:+31881200600@sbc.contoso.example SIP/2.0
${headerOf(name)}: hello
\`\`\`

It reports nothing, keeps nothing for the dialog, and is off for every kind of trunk unless the configuration says
otherwise.
`
}

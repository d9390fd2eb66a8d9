import { styleText } from 'node:util'

type Style = 'red' | 'green' | 'yellow' | 'bold' | 'dim'
export type Paint = (style: Style, text: string) => string

/** Colours for people: only on a terminal, and not where NO_COLOR is set (no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const colourful = stream.isTTY && (process.env.NO_COLOR ?? '') === ''
  return (style, text) => (colourful ? styleText(style, text) : text)
}

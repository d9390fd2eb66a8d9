import type { Chart } from './bench.js'

/** A chart as SVG that is read on a light page and on a dark one: ink and colours of medium brightness, no background. */
const [width, height] = [720, 360]
const plot = { left: 76, right: 12, top: 44, bottom: 56 }
const [innerWidth, innerHeight] = [width - plot.left - plot.right, height - plot.top - plot.bottom]
const colours = ['#3b82f6', '#e07b00', '#16a34a', '#d6409f', '#8b5cf6', '#0e9aa7']
const ink = '#808080'

export function svg(title: string, chart: Chart): string {
  const { categories, series, shape, xLabel, yLabel } = chart
  const axis = yAxis(chart)
  const step = innerWidth / categories.length
  const middle = (index: number): number => plot.left + step * (index + 0.5)
  const grid = axis.ticks.flatMap((tick) => [
    `<line x1="${plot.left}" x2="${width - plot.right}" y1="${px(axis.at(tick))}" y2="${px(axis.at(tick))}" stroke="${ink}" stroke-opacity="0.3"/>`,
    text(plot.left - 6, axis.at(tick) + 4, number(tick), 'end'),
  ])
  const labels = categories.map((category, index) => text(middle(index), height - plot.bottom + 18, category))
  const drawn = series.flatMap(({ values }, index) => {
    const colour = colours[index % colours.length]!
    const points = values.flatMap((value, at) => (value === null ? [] : [{ x: middle(at), y: axis.at(value) }]))
    if (shape === 'bars') return bars(points, colour, (step * 0.8) / series.length, index - series.length / 2)
    return line(points, colour)
  })
  const legend = series.flatMap(({ name }, index) => {
    const x = plot.left + (innerWidth / series.length) * index
    return [
      `<rect x="${px(x)}" y="22" width="11" height="11" fill="${colours[index % colours.length]}"/>`,
      text(x + 16, 32, name, 'start'),
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${ink}" role="img">`,
    `<title>${escape(title)}</title>`,
    text(plot.left, 14, yLabel, 'start'),
    text(plot.left + innerWidth / 2, height - 12, xLabel),
    ...grid,
    ...labels,
    ...drawn,
    ...legend,
    '</svg>',
    '',
  ].join('\n')
}

type Point = Readonly<{ x: number; y: number }>

function bars(points: readonly Point[], colour: string, thick: number, shift: number): string[] {
  const bottom = plot.top + innerHeight
  return points.map(
    ({ x, y }) =>
      `<rect x="${px(x + shift * thick)}" y="${px(y)}" width="${px(thick)}" height="${px(bottom - y)}" fill="${colour}"/>`,
  )
}

function line(points: readonly Point[], colour: string): string[] {
  const path = points.map(({ x, y }) => `${px(x)},${px(y)}`).join(' ')
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(({ x, y }) => `<circle cx="${px(x)}" cy="${px(y)}" r="3" fill="${colour}"/>`),
  ]
}

/** Linear from 0, logarithmic from the power of ten below the least value. */
function yAxis({ series, scale }: Chart): { ticks: number[]; at: (value: number) => number } {
  const values = series.flatMap((its) => its.values).filter((value) => value !== null)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const place = (share: number): number => plot.top + innerHeight * (1 - share)
  if (scale === 'log') {
    const from = Math.floor(Math.log10(least))
    const to = Math.max(Math.ceil(Math.log10(most)), from + 1)
    const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index))
    return { ticks, at: (value) => place((Math.log10(value) - from) / (to - from)) }
  }
  const rough = most / 5 || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const count = Math.ceil(most / unit) || 1
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => index * unit),
    at: (value) => place(value / (count * unit)),
  }
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end' = 'middle'): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escape(words)}</text>`
}

const px = (value: number): string => String(Math.round(value * 10) / 10)
const number = (value: number): string => Number(value.toPrecision(6)).toLocaleString('en-US')
const escape = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

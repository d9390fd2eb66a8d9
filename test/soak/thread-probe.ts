import { appendFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'

// Loaded into every thread of the sidecar (NODE_OPTIONS=--import): once a second a line says what its heap holds.
const file = process.env.SOAK_THREADS
if (file !== undefined)
  setInterval(() => {
    const { heapUsed, external } = process.memoryUsage()
    appendFileSync(file, `${process.pid} ${threadId} ${heapUsed} ${external}\n`)
  }, 1000).unref()

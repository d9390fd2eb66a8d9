import { View } from './trace.js'

/** A call of the carrier's to the contact centre, as dialled. */
export const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: "Jan" <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}

/** How each end sees it. */
export const carrier = new View(call.from, call.to)
export const centre = new View(
  'From: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  'To: <sip:+31881200600@sbc.example.com;user=phone>',
)

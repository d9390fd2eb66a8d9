/** In User-Agent: the Teams proxy. AnywhereNow then looks for a licence of Direct Routing and answers 500 (rule R80). */
export const teamsProxy = /pstn\s*hub/i

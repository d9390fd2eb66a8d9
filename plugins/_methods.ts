/** Methods of calls and what goes with them. Not OPTIONS: keep-alives pass untouched, and CANCEL nobody edits (R1). */
export const callMethods = 'INVITE ACK BYE PRACK UPDATE INFO REFER NOTIFY SUBSCRIBE MESSAGE'.split(' ')

/** Methods whose requests and responses may carry an offer or an answer (RFC 6337). */
export const sdpMethods = ['INVITE', 'ACK', 'PRACK', 'UPDATE']

/**
 * The ledger's name: first line of its checkpoints, name of its key.
 *
 * @source C2SP tlog-checkpoint, signed-note: neither spaces nor plus signs.
 */
export const originOf = (authority: string): string =>
  `carnet/${authority
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')}`

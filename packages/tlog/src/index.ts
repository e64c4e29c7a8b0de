/**
 * The core of a transparency log in the open C2SP formats: pure, for Node and browsers.
 *
 * Hashes and trees as RFC 6962 says; proofs made and verified up to 2^53 − 1 leaves; tiles and entry bundles; signed
 * notes, checkpoints and cosignatures; offline proofs; what a witness checks. Keeps nothing, fetches nothing, holds no key.
 */
export { encodeCheckpoint, parseCheckpoint } from './checkpoint.ts'
export type { Checkpoint } from './checkpoint.ts'
export { asHash, emptyRoot, hashAt, hashLength, leafHash, nodeHash, sameBytes, treeHash } from './hash.ts'
export type { Hash } from './hash.ts'
export { formatVerifierKey, parseVerifierKey, verifierKey, verifySignature } from './key.ts'
export type { SignatureType, VerifierKey } from './key.ts'
export { cosign, openNote, parseNote, signNote } from './note.ts'
export type { Note, NoteSigner, OpenedNote, Signed } from './note.ts'
export {
  consistencyProof,
  inclusionProof,
  nodesOfTiles,
  tilesForProof,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts'
export type { ReadNode } from './proof.ts'
export { rootBuilder } from './root-builder.ts'
export type { RootBuilder } from './root-builder.ts'
export {
  bundlePath,
  decodeBundle,
  decodeTile,
  encodeBundle,
  encodeTile,
  mostEntryBytes,
  parsePath,
  tilePath,
} from './tiles.ts'
export type { LogFile } from './tiles.ts'
export { encodeTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts'
export type { TlogProof, VerifiedTlogProof } from './tlog-proof.ts'
export { edgeRoot, edgeShape, emptyEdge, grow, perfectRoot, rootOf, tileWidth } from './tree.ts'
export type { Edge, Tile, TilePlace, TreeHead } from './tree.ts'
export { addCheckpoint, encodeAddCheckpoint } from './witness.ts'
export type { AddCheckpointAnswer, WitnessedLog } from './witness.ts'

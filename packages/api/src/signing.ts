/** Whose word a signature is: bound to one node, so that nothing signed for another counts here. */
export interface NodeNamed {
  readonly authority: string
  readonly node: string
}

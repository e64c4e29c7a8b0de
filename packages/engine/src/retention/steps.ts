/** The steps of moving records to other keys, and of restricting a period, in their order. A process may die after any of them. */
export const retentionSteps = [
  /** What is to be moved is durable, and so is its job. */
  'ordered',
  /** A batch is sealed anew, with its entry. */
  'batch',
  /** How far it is was written. */
  'noted',
  /** Nothing is left to be moved. */
  'moved',
  /** Keys that others came in place of are said to be destroyed. */
  'marked',
  /** They are gone. */
  'destroyed',
  /** A period's key is sealed to the council, and said to be restricted. */
  'escrowed',
  /** It is gone from the node. */
  'restricted',
  /** Its terms are. */
  'swept',
] as const
export type RetentionStep = (typeof retentionSteps)[number]

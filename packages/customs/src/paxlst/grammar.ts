import type { SegmentGroup } from '../edifact/grammar.ts'

/** The places of a passenger list that say whom or what a segment is about. */
export type PaxlstGroup = 'list' | 'party' | 'leg' | 'place' | 'traveller' | 'document' | 'effects' | 'onward'

/**
 * The segments of a passenger list.
 *
 * @source UN/EDIFACT directory D.03B, PAXLST, segment table; where lists of D.02B to D.05B differ from it, what they have:
 * a leg may do without its date, a traveller has up to nine references and contacts.
 */
export const paxlst: SegmentGroup<PaxlstGroup> = {
  name: 'list',
  most: 1,
  parts: [
    { tag: 'UNH', most: 1 },
    { tag: 'BGM', most: 1, required: true },
    { tag: 'RFF', most: 1 },
    { tag: 'DTM', most: 9 },
    {
      name: 'party',
      most: 5,
      parts: [
        { tag: 'NAD', most: 1 },
        { tag: 'CTA', most: 1 },
        { tag: 'COM', most: 9 },
      ],
    },
    {
      name: 'leg',
      most: 10,
      required: true,
      parts: [
        { tag: 'TDT', most: 1 },
        { tag: 'DTM', most: 1 },
        {
          name: 'place',
          most: 99,
          parts: [
            { tag: 'LOC', most: 1 },
            { tag: 'DTM', most: 5 },
          ],
        },
      ],
    },
    {
      name: 'traveller',
      most: 99_999,
      parts: [
        { tag: 'NAD', most: 1 },
        { tag: 'ATT', most: 9 },
        { tag: 'DTM', most: 9 },
        { tag: 'MEA', most: 9 },
        { tag: 'GEI', most: 5 },
        { tag: 'FTX', most: 99 },
        { tag: 'LOC', most: 25 },
        { tag: 'COM', most: 9 },
        { tag: 'EMP', most: 9 },
        { tag: 'NAT', most: 9 },
        { tag: 'RFF', most: 9 },
        {
          name: 'document',
          most: 5,
          parts: [
            { tag: 'DOC', most: 1 },
            { tag: 'DTM', most: 5 },
            { tag: 'GEI', most: 9 },
            { tag: 'RFF', most: 9 },
            { tag: 'LOC', most: 2 },
            { tag: 'CPI', most: 1 },
            { tag: 'QTY', most: 9 },
          ],
        },
        {
          name: 'effects',
          most: 99,
          parts: [
            { tag: 'GID', most: 1 },
            { tag: 'FTX', most: 9 },
            { tag: 'QTY', most: 9 },
          ],
        },
        {
          name: 'onward',
          most: 1,
          parts: [
            { tag: 'TDT', most: 1 },
            { tag: 'FTX', most: 1 },
          ],
        },
      ],
    },
    { tag: 'CNT', most: 1 },
    { tag: 'AUT', most: 1 },
  ],
}

/**
 * What every page is drawn with: tokens, and the few components that stand on them.
 *
 * In:    what is to be shown, in words.
 * Out:   the same everywhere, by keyboard, by ear, light and dark, in both directions of writing.
 * Never: a request of its own to the node but for what it checks itself (a stamp), or a colour that is not a token.
 */
export { Act } from './act.tsx'
export { Button } from './button.tsx'
export { Card, Row, Rows } from './card.tsx'
export { Checks, Tick } from './checks.tsx'
export { ChooseFile } from './choose-file.tsx'
export { Choice } from './choice.tsx'
export { Clock } from './clock.tsx'
export { Decision, Outcome } from './decision.tsx'
export { Field } from './field.tsx'
export { Go } from './go.tsx'
export { LongTable } from './long-table.tsx'
export type { LongColumn } from './long-table.tsx'
export { Once } from './once.tsx'
export { Page } from './page.tsx'
export { Places } from './places.tsx'
export { Progress } from './progress.tsx'
export { Reason } from './reason.tsx'
export { Refusal } from './refusal.tsx'
export { Mask, Seal, Wax } from './seal.tsx'
export { Shown } from './shown.tsx'
export { save, saveBase64, saveJson } from './save.ts'
export { Sheet } from './sheet.tsx'
export { StampLine, Stamps } from './stamp.tsx'
export { Table } from './table.tsx'
export type { Column } from './table.tsx'
export { Tag } from './tag.tsx'
export { Moment, Timeline } from './timeline.tsx'
export type { Tone } from './tag.tsx'

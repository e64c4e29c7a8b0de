export { hasContent, masked, scan, type Span, starred } from './scan.ts'
export { columnOf } from './words.ts'

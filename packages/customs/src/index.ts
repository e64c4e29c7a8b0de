export * from './place.ts'
export * from './record.ts'

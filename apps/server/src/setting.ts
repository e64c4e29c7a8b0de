import { z } from 'zod'

/** How a setting is given and what it is for; help and documentation are made from this. */
export interface Setting {
  readonly flag?: string
  readonly environment?: string
  /** What stands for the value in the help; absent for a switch. */
  readonly takes?: string
  /** The default in words, where it is not a plain value. */
  readonly otherwise?: string
  readonly says: string
}

export const settings: z.core.$ZodRegistry<Setting> = z.registry<Setting>()

/** A schema, with what is said of it. */
export const setting = <T extends z.ZodType>(schema: T, about: Setting): T => {
  settings.add(schema, about)
  return schema
}
